import { expect, test } from 'vitest'
import { quoted } from '../contract/say.ts'
import type { Change } from '../contract/plan.ts'
import type { Live } from '../resources/kind.ts'
import type { Group, Inventory } from './inventory.ts'
import { leaveOutOverLimit } from './leave-out-over-limit.ts'

test('leaves out the sixteenth knowledge base, counting what is there', () => {
  const changes = [base('a'), base('b'), base('c')]
  leaveOutOverLimit(changes, inventory({ state: 'known', live: there(13) }), [])
  expect(changes.map(({ excluded }) => excluded)).toEqual([false, false, true])
  expect(changes[2]).toMatchObject({ reason: 'over_limit', detail: expect.stringContaining('15 knowledge bases, and 13 are there') })
})

test('gives the room of a line that a person has left out to the next', () => {
  const changes = [base('a'), base('b'), base('c')]
  leaveOutOverLimit(changes, inventory({ state: 'known', live: there(13) }), ['knowledge-base/a'])
  expect(changes.map(({ reason }) => reason)).toEqual(['not_there', 'not_there', 'not_there'])
})

test('leaves out every one where there is no room, and none where nothing is known or what is there is meant', () => {
  const full = [base('a')]
  leaveOutOverLimit(full, inventory({ state: 'known', live: there(15) }), [])
  expect(full[0]?.excluded).toBe(true)
  const known = [{ ...base('a'), action: 'adopt' as const }, base('b')]
  leaveOutOverLimit(known, inventory({ state: 'known', live: there(14) }), [])
  expect(known.map(({ excluded }) => excluded)).toEqual([false, false])
  const unread = [base('a')]
  leaveOutOverLimit(unread, inventory({ state: 'unknown', why: 'no', said: quoted('no') }), [])
  expect(unread[0]?.excluded).toBe(false)
})

function base(key: string): Change {
  const id = `knowledge-base/${key}`
  return {
    id,
    kind: 'knowledge-base',
    key,
    title: key,
    action: 'create',
    reason: 'not_there',
    detail: '',
    excluded: false,
    resourceId: null,
    fields: [],
    dependsOn: [],
  }
}

function there(count: number): Live[] {
  return Array.from({ length: count }, (_, n) => ({ id: `k${n}`, title: `Base ${n}`, fields: {} }))
}

function inventory(group: Group): Inventory {
  return { groups: new Map([['knowledge-base', group]]), matches: new Map() }
}
