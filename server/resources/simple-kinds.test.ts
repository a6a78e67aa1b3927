import { expect, test } from 'vitest'
import { calendarGroup } from './calendar-group.ts'
import { customValue } from './custom-value.ts'
import { kindOf } from './registry.ts'
import { scriptedScope } from './scripted-api.test-data.ts'
import { tag } from './tag.ts'
import { triggerLink } from './trigger-link.ts'

const none = { matched: () => Promise.resolve([]) }

test('takes tags that differ in case, spaces or punctuation for the same', () => {
  expect(tag.identify({ name: ' New-Patient' })).toBe(tag.identifyLive({ id: 't', title: 'new patient', fields: {} }))
  expect(tag.normalise?.('name', ' New Patient ')).toBe('new patient')
})

test('tells an empty custom value as blank', async () => {
  const answer = {
    customValues: [
      { id: 'v1', name: 'Phone', value: '' },
      { id: 'v2', name: 'Fax' },
    ],
  }
  const all = await customValue.list?.({ ...scriptedScope(() => answer), ...none })
  expect(all?.map((live) => live.fields)).toEqual([
    { name: 'Phone', value: null },
    { name: 'Fax', value: null },
  ])
})

test('sends name and value of a custom value together, also when it becomes blank', async () => {
  const scope = scriptedScope(() => ({ customValue: { id: 'v1', name: 'Phone', value: '' } }))
  await customValue.update?.(scope, { id: 'v1', title: 'Phone', fields: { name: 'Phone', value: '1' } }, { name: 'Phone', value: '' }, [
    'value',
  ])
  expect(scope.calls[0]).toMatchObject({ method: 'PUT', path: '/locations/location-1/customValues/v1', body: { name: 'Phone', value: '' } })
})

test('keeps the name that a trigger link has when only its target changes', async () => {
  const scope = scriptedScope(() => ({ link: { id: 'l1', name: 'REVIEW', redirectTo: 'b' } }))
  await triggerLink.update?.(
    scope,
    { id: 'l1', title: 'REVIEW', fields: { name: 'REVIEW', redirectTo: 'a' } },
    { name: 'Review', redirectTo: 'b' },
    ['redirectTo'],
  )
  expect(scope.calls[0]?.body).toEqual({ name: 'REVIEW', redirectTo: 'b' })
})

test('gives a calendar group the description and the slug that the platform demands', async () => {
  const scope = scriptedScope(() => ({ group: { id: 'g1', name: 'Zahnärzte' } }))
  await calendarGroup.create?.(scope, { name: 'Zahnärzte & Team' })
  await calendarGroup.create?.(scope, { name: '歯科' })
  expect(scope.calls[0]?.body).toEqual({
    locationId: 'location-1',
    name: 'Zahnärzte & Team',
    description: 'Zahnärzte & Team',
    slug: 'zahnarzte-team',
  })
  expect(scope.calls[1]?.body).toMatchObject({ slug: 'group' })
})

test('switches a calendar group on and off through its own door only', async () => {
  const scope = scriptedScope(() => ({ success: true }))
  const live = { id: 'g1', title: 'All', fields: { name: 'All', description: 'All', slug: 'all', isActive: true } }
  const updated = await calendarGroup.update?.(scope, live, { name: 'All', isActive: false }, ['isActive'])
  expect(scope.calls).toMatchObject([{ method: 'PUT', path: '/calendars/groups/g1/status', body: { isActive: false } }])
  expect(updated?.fields.isActive).toBe(false)
})

test('escapes ids in paths', async () => {
  const scope = scriptedScope(() => ({ succeded: true }))
  await triggerLink.delete?.(scope, { id: '../users/u1', title: '', fields: {} })
  expect(scope.calls[0]?.path).toBe('/links/..%2Fusers%2Fu1')
})

test('has no verbs for what is done by hand, but a checklist', () => {
  const workflow = kindOf('workflow')
  expect([workflow.list, workflow.create, workflow.update, workflow.delete]).toEqual([undefined, undefined, undefined, undefined])
  const spec = {
    name: 'Remind',
    why: 'Fewer no-shows',
    steps: ['Open Automation', 'Add the trigger'],
    uses: [{ $ref: 'tag/new-patient' }, 'the form "Intake"'],
    link: 'https://example.com',
  }
  expect(workflow.spec.safeParse(spec).success).toBe(true)
  expect(workflow.spec.safeParse({ ...spec, steps: [] }).success).toBe(false)
  expect(workflow.spec.safeParse({ ...spec, uses: [{ $ref: 'nonsense' }] }).success).toBe(false)
})
