import { expect, it } from 'vitest'
import { createLineReader, parseAnswer } from './line-reader.ts'

const lines = [{ a: 'x]"}{ \\ "lines":[' }, { b: [1, { c: 2 }], d: 'ü🎉' }, {}]
const answer = JSON.stringify({ name: 'a "lines":[{"no":1}] b', other: [{ no: 1 }], lines, removed: ['x'], more: [{ no: 2 }] })

it.each([1, 2, 3, 7, 1_000])('hands over each line as soon as it is whole, in pieces of %i', (size) => {
  const reader = createLineReader()
  const found: unknown[] = []
  for (let at = 0; at < answer.length; at += size) found.push(...reader.read(answer.slice(at, at + size)))
  expect(found).toEqual(lines)
})

it('has the first line when its last brace has come, and not before', () => {
  const reader = createLineReader()
  expect(reader.read('{"name":"x","lines":[{"kind":"tag","spec":{"name":"a"}')).toEqual([])
  expect(reader.read('}')).toEqual([{ kind: 'tag', spec: { name: 'a' } }])
})

it('leaves out what is no JSON and goes on', () => {
  expect(createLineReader().read('{"lines":[{bad},{"good":1}]}')).toEqual([{ good: 1 }])
  expect(createLineReader().read(']]}} nonsense {"lines": 5, "x": [{"no":1}]}')).toEqual([])
})

it('finds the object of an answer between fences and words', () => {
  expect(parseAnswer('Sure:\n```json\n{"a":1}\n```')).toEqual({ a: 1 })
  expect(parseAnswer('[1,2]')).toBeUndefined()
  expect(parseAnswer('no')).toBeUndefined()
})
