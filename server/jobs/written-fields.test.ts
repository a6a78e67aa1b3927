import { expect, test } from 'vitest'
import type { Change, FieldChange } from '../contract/plan.ts'
import { calendar } from '../resources/calendar.ts'
import { withoutOthers, writtenFields } from './written-fields.ts'

const spec = { name: 'Visit', calendarType: 'event', description: 'A', notes: 'Ours', groupId: 'new' }

test('what a plan has a step change is what it wrote, save what stays theirs', () => {
  const fields: FieldChange[] = [
    { path: 'description', before: 'old', after: 'A', baseline: 'old' },
    { path: 'notes', before: 'theirs', after: 'theirs', wanted: 'Ours', decision: 'theirs' },
    { path: 'groupId', before: null, after: { $ref: 'calendar-group/all' }, wanted: { $ref: 'calendar-group/all' }, decision: 'ours' },
  ]
  expect(written('update', { description: 'old', notes: 'theirs', groupId: null }, fields)).toEqual([
    { path: 'description', sent: 'A', known: { baseline: 'old', stood: true } },
    { path: 'groupId', sent: 'new' },
  ])
})

test('what a choice led to was sent, where that is neither side', () => {
  const ours = { userId: { $ref: 'user/desk' } }
  const after = [ours, { userId: 'theirs' }]
  const both: FieldChange = { path: 'teamMembers', before: after.slice(1), after, wanted: [ours], decision: 'both', baseline: [] }
  expect(written('update', { teamMembers: both.before }, [both])).toEqual([
    { path: 'teamMembers', sent: [{ userId: 'id-of-user/desk' }, { userId: 'theirs' }], known: { baseline: [], stood: false } },
  ])
})

test('of what was found when it was to be made, the blanks were filled', () => {
  const planned = Object.entries(spec).map(([path, after]) => ({ path, before: null, after }))
  const before = { name: 'Visit', calendarType: 'event', description: null, notes: 'Ours', groupId: null }
  expect(written('create', before, planned)).toEqual([
    { path: 'description', sent: 'A' },
    { path: 'groupId', sent: 'new' },
  ])
  expect(written('create', null, planned)).toEqual([])
})

test('where the plan was made again after the step, what then differed counts', () => {
  const before = { name: 'Visit', calendarType: 'event', description: 'theirs', notes: 'old', groupId: null }
  expect(written('update', before, [], { notes: 'ours' })).toEqual([
    { path: 'notes', sent: 'Ours' },
    { path: 'groupId', sent: 'new' },
  ])
})

test('what a step that failed has sent is another job’s once it is noted as applied', () => {
  const [known, unknown, before] = [
    { path: 'description', sent: 'A', known: { baseline: 'old', stood: true } },
    { path: 'notes', sent: 'Ours' },
    { path: 'slug', sent: 'visit', known: { baseline: 'visit', stood: false } },
  ]
  const all = [known, unknown, before]
  expect(withoutOthers(all, { description: 'old', slug: 'visit' })).toEqual(all)
  expect(withoutOthers(all, { description: 'A', notes: 'Ours', slug: 'visit' })).toEqual([before])
  expect(withoutOthers([unknown], undefined)).toEqual([unknown])
})

function written(action: string, before: Record<string, unknown> | null, fields: FieldChange[], decision?: Record<string, 'ours'>) {
  return writtenFields(calendar, { action, before }, { spec, idOf: (id) => `id-of-${id}` }, { fields } as unknown as Change, decision)
}
