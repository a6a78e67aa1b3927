import { expect, test } from 'vitest'
import { z } from 'zod'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const Spec = z.strictObject({
  name: z.string(),
  note: z.string().optional(),
  tags: z.array(z.string()).optional(),
  count: z.number().optional(),
  place: z.strictObject({ kind: z.string(), spot: z.string().optional() }).optional(),
})

test('writes only the fields that are named and there', () => {
  expect(writeFields(Spec, { name: 'a', note: undefined, count: 1 }, ['name', 'note'])).toEqual({ name: 'a' })
})

test('writes blank as empty text or an empty list, and leaves out what has no empty value', () => {
  expect(writeFields(Spec, { note: null, tags: null, count: null, place: null }, ['note', 'tags', 'count', 'place'])).toEqual({
    note: '',
    tags: [],
  })
})

test('leaves out parts that the schema does not name', () => {
  expect(writeFields(Spec, { place: { kind: 'x', _id: '1', spot: null } }, ['place'])).toEqual({ place: { kind: 'x' } })
})

test('keeps what is live, takes what changed from the spec, and sends again what cannot be read', () => {
  const live = { id: '1', title: 'a', fields: { name: 'theirs', note: 'theirs', count: null } }
  expect(mergeForReplacement(live, { name: 'ours', note: 'ours', count: 3, tags: ['x'] }, ['note'])).toEqual({
    name: 'theirs',
    note: 'ours',
    tags: ['x'],
  })
})
