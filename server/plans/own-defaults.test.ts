import { expect, test } from 'vitest'
import type { KindName } from '../contract/kind-names.ts'
import { kindOf } from '../resources/registry.ts'
import { compare } from './compare.ts'
import { withOwnDefaults } from './own-defaults.ts'

type Fields = Record<string, unknown>

const visit = { name: 'Visit', calendarType: 'event' }

test('what stands as the platform sets it by itself is nobody else’s', () => {
  expect(outcome('calendar', visit, { autoConfirm: false }, { ...visit, autoConfirm: true })).toBe('update')
  expect(outcome('calendar', visit, { slotDuration: 45 }, { ...visit, slotDuration: 30 })).toBe('update')
})

test('what stands otherwise, or has no known default, is asked about', () => {
  expect(outcome('calendar', visit, { slotDuration: 45 }, { ...visit, slotDuration: 60 })).toBe('differs')
  expect(outcome('calendar', visit, { description: 'Ours' }, { ...visit, description: 'Theirs' })).toBe('differs')
})

test('the chance that we gave a stage unasked is ours, and another one is somebody’s', () => {
  const applied = { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won' }] }
  const wanted = { stages: [{ name: 'New', stageWinProbability: 20 }, { name: 'Won' }] }
  const there = (chance: number): Fields => ({
    name: 'Sales',
    stages: [
      { name: 'New', stageWinProbability: chance, position: 0 },
      { name: 'Won', stageWinProbability: 67, position: 1 },
    ],
  })
  expect(outcome('pipeline', applied, wanted, there(33))).toBe('update')
  expect(outcome('pipeline', applied, wanted, there(40))).toBe('edited')
})

function outcome(name: KindName, applied: Fields, added: Fields, fields: Fields): string {
  const kind = kindOf(name)
  const live = { id: '1', title: '', fields }
  const wanted = { ...applied, ...added }
  const { open, edited, writes } = compare(kind, wanted, live, withOwnDefaults(kind, wanted, live, applied), () => undefined)
  return open ? (edited ? 'edited' : 'differs') : writes ? 'update' : 'same'
}
