import { expect, test } from 'vitest'
import { kindOf } from '../resources/registry.ts'
import { editedSince } from './edited-since.ts'

const calendar = kindOf('calendar')
const as = (fields: Record<string, unknown> | null, changedAt: string | null = null) => ({ fields, changedAt })
const live = (fields: Record<string, unknown>) => ({ id: 'c', title: 'Visit', fields })

test('what was applied counts, and of everything else how it stood when it was read back', () => {
  const applied = { name: 'Visit', slotDuration: 30 }
  const readBack = as({ name: 'Visit', slotDuration: 20, notes: null, description: 'As it came' })
  const edited = (fields: Record<string, unknown>) => editedSince(calendar, live(fields), { applied, readBack })
  expect(edited({ name: 'Visit', slotDuration: 30, notes: null, description: 'As it came' })).toEqual([])
  expect(edited({ name: 'Visit', slotDuration: 20, notes: null, description: 'As it came' })).toEqual(['slotDuration'])
  expect(edited({ name: 'Visit', slotDuration: 30, notes: 'Ring twice', description: null })).toEqual(['notes', 'description'])
})

test('what was never read back is known by what was applied alone, and what cannot be read now is not changed', () => {
  expect(editedSince(calendar, live({ name: 'Visit', notes: 'x' }), { applied: { name: 'Visit' }, readBack: as(null) })).toEqual([])
  expect(editedSince(calendar, live({ name: 'Visit' }), { applied: { name: 'Visit' }, readBack: as({ notes: 'x' }) })).toEqual([])
})

test('of an object that is named in part the rest is looked at too', () => {
  const user = kindOf('user')
  const applied = { permissions: { contactsEnabled: true } }
  const readBack = as({ permissions: { contactsEnabled: true, botService: false } })
  const edited = (permissions: Record<string, unknown>) => editedSince(user, live({ permissions }), { applied, readBack })
  expect(edited({ contactsEnabled: true, botService: false })).toEqual([])
  expect(edited({ contactsEnabled: true, botService: true })).toEqual(['permissions.botService'])
})

test('what cannot be read counts as changed once anything of it was', () => {
  const template = kindOf('email-template')
  const applied = { name: 'Hello', editorContent: '<p>Hi</p>' }
  const edited = (changedAt: string | undefined, noted: string | null) =>
    editedSince(
      template,
      { ...live({ name: 'Hello' }), ...(changedAt === undefined ? {} : { changedAt }) },
      { applied, readBack: as({ name: 'Hello' }, noted) },
    )
  expect(edited('2026-11-27T10:00:00Z', '2026-11-27T10:00:00Z')).toEqual([])
  expect(edited('2026-11-27T11:00:00Z', '2026-11-27T10:00:00Z')).toEqual(['editorContent'])
  expect(edited('2026-11-27T11:00:00Z', null)).toEqual([])
  expect(edited(undefined, '2026-11-27T10:00:00Z')).toEqual([])
})
