import { expect, test } from 'vitest'
import { calendar } from './calendar.ts'
import { scriptedScope } from './scripted-api.test-data.ts'

const nine = { openHour: 9, openMinute: 0, closeHour: 17, closeMinute: 0 }
const member = (userId: string, more: object = {}) => ({ userId, ...more })

test('compares team members as a set and only by what the blueprint says of them', () => {
  const desired = [{ userId: 'b' }, { userId: 'a', priority: 1 }]
  const form = (value: unknown): unknown => calendar.normalise?.('teamMembers', value, desired)
  const live = [
    { userId: 'a', priority: 1, isPrimary: true },
    { userId: 'b', priority: 0.5, meetingLocationType: 'custom', locationConfigurations: [{ kind: 'custom', meetingId: 'm1' }] },
  ]
  expect(form(live)).toEqual(form(desired))
  expect(form([member('a', { priority: 0 }), member('b')])).not.toEqual(form(desired))
  expect(form([...live, member('c')])).not.toEqual(form(desired))
  expect(form([member('a', { priority: 1 })])).not.toEqual(form(desired))
})

test('compares opening hours day by day, however they are put together', () => {
  const together = [{ daysOfTheWeek: [2, 1], hours: [nine] }]
  const apart = [
    { daysOfTheWeek: [1], hours: [nine] },
    { daysOfTheWeek: [2], hours: [nine] },
  ]
  expect(calendar.normalise?.('openHours', together)).toEqual(calendar.normalise?.('openHours', apart))
  expect(calendar.normalise?.('openHours', together)).not.toEqual(calendar.normalise?.('openHours', [apart[0]]))
})

test('takes a default that the platform does not tell for what it is', () => {
  expect(calendar.normalise?.('slotDuration', null)).toBe(30)
  expect(calendar.normalise?.('eventColor', null)).toBe('#039be5')
  expect(calendar.normalise?.('isActive', null)).toBe(true)
  expect(calendar.normalise?.('description', null)).toBeNull()
})

test('changes only what differs, with what leaving out could reset, and never what is for creation only', async () => {
  const scope = scriptedScope(() => ({ calendar: { id: 'c1', name: 'Hygiene' } }))
  const live = {
    id: 'c1',
    title: 'Hygiene',
    fields: { name: 'Hygiene', slotDuration: 45, eventColor: '#ffffff', formSubmitType: null, description: 'Old' },
  }
  const spec = { name: 'Hygiene', calendarType: 'event', slotBufferUnit: 'hours', description: 'New', slotDuration: 60 }
  await calendar.update?.(scope, live, spec, ['description', 'calendarType', 'slotBufferUnit'])
  expect(scope.calls[0]).toMatchObject({
    method: 'PUT',
    path: '/calendars/c1',
    body: { description: 'New', slotDuration: 45, eventColor: '#ffffff' },
  })
  expect(Object.keys(scope.calls[0]?.body as object).toSorted()).toEqual(['description', 'eventColor', 'slotDuration'])
})

test('keeps what the blueprint does not say of a member who stays', async () => {
  const scope = scriptedScope(() => ({ calendar: { id: 'c1', name: 'Hygiene' } }))
  const live = {
    id: 'c1',
    title: 'Hygiene',
    fields: {
      teamMembers: [{ userId: 'a', priority: 1, locationConfigurations: [{ kind: 'physical', location: 'Here' }] }, { userId: 'gone' }],
    },
  }
  await calendar.update?.(scope, live, { name: 'Hygiene', teamMembers: [{ userId: 'a' }, { userId: 'b' }] }, ['teamMembers'])
  expect(scope.calls[0]?.body).toEqual({
    teamMembers: [{ userId: 'a', priority: 1, locationConfigurations: [{ kind: 'physical', location: 'Here' }] }, { userId: 'b' }],
  })
})

test('tells what is live without the parts that the platform adds and does not take back', async () => {
  const answer = {
    id: 'c1',
    name: 'Hygiene',
    meetingLocation: 'x',
    openHours: [{ _id: 'o1', daysOfTheWeek: [1], hours: [{ ...nine, _id: 'h1' }] }],
    teamMembers: [
      { userId: 'a', selected: true, meetingLocationType: 'custom', locationConfigurations: [{ kind: 'custom', meetingId: 'm' }] },
    ],
  }
  const [live] = (await calendar.list?.({ ...scriptedScope(() => ({ calendars: [answer] })), matched: () => Promise.resolve([]) })) ?? []
  expect(live?.fields).toMatchObject({
    openHours: [{ daysOfTheWeek: [1], hours: [nine] }],
    teamMembers: [{ userId: 'a', locationConfigurations: [{ kind: 'custom' }] }],
  })
  expect(JSON.stringify(live?.fields)).not.toMatch(/_id|meetingId|meetingLocation|selected/)
})

test.each([
  [{ calendarType: 'round_robin' }, ['teamMembers']],
  [{ calendarType: 'class_booking', teamMembers: [] }, ['teamMembers']],
  [{ calendarType: 'personal', teamMembers: [member('a'), member('b')] }, ['teamMembers']],
  [{ calendarType: 'collective', teamMembers: [member('a'), member('b')] }, ['teamMembers']],
  [{ calendarType: 'collective', teamMembers: [member('a', { isPrimary: true }), member('b')] }, []],
  [{ calendarType: 'round_robin', teamMembers: [member('a'), member('a')] }, ['teamMembers[1].userId']],
  [{ calendarType: 'event', locationConfigurations: [{ kind: 'zoom_conference' }] }, ['locationConfigurations[0].kind']],
  [
    {
      calendarType: 'round_robin',
      teamMembers: [member('a', { locationConfigurations: [{ kind: 'custom' }, { kind: 'physical' }] }), member('b')],
    },
    ['teamMembers[0].locationConfigurations'],
  ],
  [{ enableRecurring: true }, ['recurring']],
  [{ recurring: { freq: 'DAILY' } }, ['enableRecurring']],
  [{ enableRecurring: true, recurring: { freq: 'DAILY' }, teamMembers: [member('a'), member('b')] }, ['teamMembers']],
  [{ openHours: [{ daysOfTheWeek: [1], hours: [{ ...nine, closeHour: 8 }] }] }, ['openHours[0].hours[0]']],
  [{ openHours: [{ daysOfTheWeek: [1], hours: [nine, { ...nine, openHour: 16, closeHour: 18 }] }] }, ['openHours[0].hours[1]']],
  [{ formSubmitType: 'RedirectURL' }, ['formSubmitRedirectURL']],
  [{ calendarType: 'event' }, []],
])('checks the rules of its type: %j', (spec, paths) => {
  expect(calendar.validate?.({ name: 'Hygiene', ...spec }).map((issue) => issue.path)).toEqual(paths)
})

test('takes at most 24 recurrences and a group or person only of the right kind', () => {
  const takes = (spec: object): boolean => calendar.spec.safeParse({ name: 'Hygiene', ...spec }).success
  expect(takes({ recurring: { count: 25 } })).toBe(false)
  expect(takes({ groupId: { $ref: 'calendar-group/all' } })).toBe(true)
  expect(takes({ groupId: { $ref: 'user/all' } })).toBe(false)
  expect(takes({ teamMembers: [{ userId: { $ref: 'user/front-desk' } }] })).toBe(true)
  expect(takes({ locationId: 'l1' })).toBe(false)
})
