import { expect, test } from 'vitest'
import { quoted } from '../contract/say.ts'
import type { Change, FieldChange } from '../contract/plan.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Live } from '../resources/kind.ts'
import type { Inventory } from './inventory.ts'
import { leaveOutTaken } from './leave-out-taken.ts'

const there: Live = { id: 'g1', title: 'Our clinic', fields: { name: 'Our clinic', slug: 'clinic' } }

test('a slug that something else has is left out, and says who has it and what to do', () => {
  const line = make('calendar-group', { name: 'Dentistry', slug: 'Clinic' })
  leaveOutTaken([line], inventory('calendar-group', [there]))
  expect(line).toMatchObject({ excluded: true, reason: 'slug_taken' })
  expect(line.detail).toBe(
    '"Our clinic" has the slug "Clinic" already. Give this one another slug in the blueprint, or change it there, and plan again.',
  )
})

test('so is a slug that follows from the name when the blueprint says none', () => {
  const line = make('calendar-group', { name: 'Clinic' })
  leaveOutTaken([line], inventory('calendar-group', [there]))
  expect(line.reason).toBe('slug_taken')
  const collection = make('collection', { name: 'Clinic' })
  leaveOutTaken([collection], inventory('collection', [{ ...there, id: 'c1' }]))
  expect(collection.reason).toBe('slug_taken')
})

test('so is what a person has chosen of a line of which more is asked', () => {
  const decided = (decision: 'ours' | 'theirs') => ({
    ...make('calendar-group', {}),
    action: 'decide' as const,
    resourceId: 'g2',
    fields: [field('name', 'Dentistry', 'open'), field('slug', 'clinic', decision)],
  })
  const [ours, theirs] = [decided('ours'), decided('theirs')]
  leaveOutTaken([ours, theirs], inventory('calendar-group', [there, { ...there, id: 'g2', fields: { slug: 'x' } }]))
  expect([ours, theirs].map(({ excluded }) => excluded)).toEqual([true, false])
})

test('each of the addresses of a calendar counts', () => {
  const line = make('calendar', { name: 'Hygiene', slug: 'hygiene', widgetSlug: 'book' })
  leaveOutTaken([line], inventory('calendar', [{ id: 'k1', title: 'Emergency', fields: { slug: 'emergency', widgetSlug: 'book' } }]))
  expect(line.detail).toContain('has the widgetSlug "book" already')
})

test('what is there under this slug and is meant, what stays theirs, and what could not be read are no reason', () => {
  const own = { ...make('calendar-group', { slug: 'clinic' }), action: 'update' as const, resourceId: 'g1' }
  const theirs = { ...make('calendar-group', {}), action: 'update' as const, resourceId: 'g2', fields: [field('slug', 'x', 'open')] }
  const free = make('calendar-group', { name: 'Dentistry', slug: 'dentistry' })
  leaveOutTaken([own, theirs, free], inventory('calendar-group', [there, { ...there, id: 'g3', fields: { slug: 'x' } }]))
  const unread = make('calendar-group', { name: 'Clinic' })
  leaveOutTaken([unread], {
    groups: new Map([['calendar-group', { state: 'unknown', why: 'no', said: quoted('no') }]]),
    matches: new Map(),
  })
  expect([own, theirs, free, unread].map(({ excluded }) => excluded)).toEqual([false, false, false, false])
})

function make(kind: KindName, spec: Record<string, unknown>): Change {
  return {
    id: `${kind}/a`,
    kind,
    key: 'a',
    title: 'A',
    action: 'create',
    reason: 'not_there',
    detail: '',
    excluded: false,
    resourceId: null,
    fields: Object.entries(spec).map(([path, after]) => field(path, after)),
    dependsOn: [],
  }
}

function field(path: string, after: unknown, decision?: FieldChange['decision']): FieldChange {
  return { path, before: null, after, ...(decision === undefined ? {} : { decision }) }
}

function inventory(kind: KindName, live: Live[]): Inventory {
  return { groups: new Map([[kind, { state: 'known', live }]]), matches: new Map() }
}
