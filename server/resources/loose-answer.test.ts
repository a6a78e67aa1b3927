import { expect, test } from 'vitest'
import { LooseList, LooseOne } from './loose-answer.ts'

const one = { _id: 'a', name: 'A' }

test.each([
  ['bare', [one]],
  ['wrapped', { widgets: [one], count: 1 }],
  ['wrapped twice', { data: { count: 1, data: [one] } }],
  ['with other lists', { types: ['x'], widgets: [one] }],
  ['as the only one', one],
])('finds a list that is %s', (_, answer) => {
  expect(LooseList.parse(answer).map(({ id }) => id)).toEqual(['a'])
})

test('takes an empty list for empty, and no list for a failure to read', () => {
  for (const answer of [[], { widgets: [] }, { data: { widgets: [], errors: [] } }]) expect(LooseList.parse(answer)).toEqual([])
  const none = [{}, { count: 1 }, undefined, 'text', { widgets: [{ name: 'A' }] }]
  const unclear = [{ data: null, errors: [] }, { errors: [{ id: 'a' }] }, { types: ['x'], widgets: [] }, { folders: [], widgets: [] }]
  for (const answer of [...none, ...unclear]) expect(LooseList.safeParse(answer).success, JSON.stringify(answer)).toBe(false)
})

test('finds a resource that is bare or wrapped, and says when there is none', () => {
  expect(LooseOne.parse(one)?.id).toBe('a')
  expect(LooseOne.parse({ data: one })?.id).toBe('a')
  for (const answer of [undefined, {}, { name: 'A' }, { data: 'text' }]) expect(LooseOne.parse(answer)).toBeUndefined()
})
