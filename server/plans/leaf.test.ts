import { expect, test } from 'vitest'
import { leafAt, topOf, withLeaf, withoutLeaf } from './leaf.ts'

const fields = { name: 'Desk', may: { read: true, more: { write: false } }, list: [1] }

test('reads what stands at a path, and nothing where nothing does', () => {
  expect([topOf('may.more.write'), topOf('name')]).toEqual(['may', 'name'])
  expect(leafAt(fields, 'may.more.write')).toBe(false)
  expect(['may.other', 'name.first', 'none.at.all'].map((path) => leafAt(fields, path))).toEqual([null, null, null])
})

test('sets one value and leaves those beside it, also where there was no object', () => {
  expect(withLeaf(fields, 'may.more.write', true)).toEqual({ ...fields, may: { read: true, more: { write: true } } })
  expect(withLeaf(fields, 'new.at', 1)).toEqual({ ...fields, new: { at: 1 } })
  expect(withLeaf(fields, 'name', null)).toEqual({ ...fields, name: null })
  expect(fields.may.more.write).toBe(false)
})

test('a blank inside an object is left out of it, with the objects inside that are empty without it', () => {
  expect(withLeaf(fields, 'may.read', null)).toEqual({ ...fields, may: { more: { write: false } } })
  expect(withLeaf({ may: { read: true } }, 'may.read', null)).toEqual({ may: {} })
  expect(withLeaf(fields, 'may.more.write', null)).toEqual({ ...fields, may: { read: true } })
})

test('takes a value out, and the objects that are empty without it', () => {
  expect(withoutLeaf(fields, 'may.more.write')).toEqual({ name: 'Desk', may: { read: true }, list: [1] })
  expect(withoutLeaf({ may: { more: { write: 1 } } }, 'may.more.write')).toEqual({})
  expect(withoutLeaf(fields, 'name.first')).toEqual(fields)
})
