import { expect, it } from 'vitest'
import { isObject, type JsonObject } from '../json.ts'
import { cannedAnswer } from './canned-answer.ts'

function draftOf(brief: string, more: JsonObject = {}): JsonObject {
  return cannedAnswer('blueprint_draft', JSON.stringify({ brief, alreadyThere: {}, previous: [], messages: [], ...more })) ?? {}
}

function linesOf(draft: JsonObject): JsonObject[] {
  return Array.isArray(draft.lines) ? draft.lines.filter(isObject) : []
}

it.each([
  ['A dental clinic with recall.', 'dental clinic'],
  ['A gym with free trials.', 'gym'],
  ['A law firm, intake first.', 'law firm'],
  ['We do roofing after storms.', 'roofing company'],
  ['A bakery with customers.', 'small business'],
])('picks a draft by the words of the brief: %s', (brief, name) => {
  const draft = draftOf(brief)
  expect(draft).toMatchObject({ name: `Sandbox draft: ${name}`, notes: [expect.stringContaining('Sandbox draft')] })
  const lines = linesOf(draft)
  expect(lines.length).toBeGreaterThanOrEqual(15)
  expect(lines.length).toBeLessThanOrEqual(30)
  const quoted = lines.filter((line) => line.words !== '')
  expect(quoted.length).toBeGreaterThan(0)
  expect(quoted.every((line) => brief.includes(String(line.words)))).toBe(true)
  expect(lines.filter((line) => line.words === '').every((line) => Number(line.confidence) < 0.6)).toBe(true)
})

it('understands the few messages that it says it does', () => {
  const previous = ['tag/a', 'tag/b', 'pipeline/sales'].map((id) => ({ id }))
  expect(draftOf('x', { previous, messages: ['add a recall pipeline'] })).toMatchObject({
    lines: [{ kind: 'pipeline', key: 'recall' }],
    removed: [],
  })
  expect(draftOf('x', { previous, messages: ['less tags'] })).toMatchObject({ lines: [], removed: ['tag/b'] })
  expect(draftOf('x', { previous, messages: ['Remove the sales pipeline'] })).toMatchObject({ removed: ['pipeline/sales'] })
  expect(draftOf('x', { previous, messages: ['Our phone is (512) 555-0142'] })).toMatchObject({
    variables: [{ name: 'business_phone', value: '(512) 555-0142' }],
  })
  expect(draftOf('x', { previous, messages: ['Make it nicer'] }).notes).toHaveLength(2)
})

it('knows the other questions, and no more', () => {
  expect(cannedAnswer('explanation', '{"problem":{"message":"m"}}')).toMatchObject({ fix: [expect.any(String), expect.any(String)] })
  expect(cannedAnswer('description', '{"name":"n"}')).toMatchObject({ text: expect.stringContaining('n') })
  expect(cannedAnswer('suggestions', '{"lines":[{"id":"pipeline/reviews"}]}')).toEqual({ suggestions: [] })
  expect(cannedAnswer('something', '{}')).toBeUndefined()
})
