import { expect, test } from 'vitest'
import { availabilitySchedule } from './availability-schedule.ts'
import { calendarNotification } from './calendar-notification.ts'
import { normaliseRules, validateRules, type ScheduleRule } from './schedule-rules.ts'
import { scriptedScope } from './scripted-api.test-data.ts'

const monday: ScheduleRule = { type: 'wday', day: 'monday', intervals: [{ from: '09:00', to: '12:00' }] }
const hours = { name: 'Hours', timezone: 'Europe/Berlin', userId: 'u1' }
const told = { calendarId: 'c1', receiverType: 'contact', channel: 'email', notificationType: 'booked' }

test.each([
  [[{ ...monday, day: undefined }], ['rules[0].day']],
  [[{ ...monday, date: '2027-01-01' }], ['rules[0].date']],
  [[{ type: 'date' as const, intervals: [] }], ['rules[0].date']],
  [[{ type: 'date' as const, date: '2027-13-40', intervals: [] }], ['rules[0].date']],
  [[monday, monday], ['rules[1]']],
  [[{ ...monday, intervals: [{ from: '12:00', to: '9:00' }] }], ['rules[0].intervals[0]']],
  [
    [
      {
        ...monday,
        intervals: [
          { from: '8:00', to: '12:00' },
          { from: '11:30', to: '13:00' },
        ],
      },
    ],
    ['rules[0].intervals[1]'],
  ],
  [
    [
      {
        ...monday,
        intervals: [
          { from: '8:00', to: '12:00' },
          { from: '12:00', to: '13:00' },
        ],
      },
    ],
    [],
  ],
  [[monday, { type: 'date' as const, date: '2027-01-01', intervals: [] }], []],
])('checks the rules %j', (rules, paths) => {
  expect(validateRules(rules as ScheduleRule[]).map((issue) => issue.path)).toEqual(paths)
})

test('takes rules in another order, with or without leading zeros, for the same', () => {
  const sunday: ScheduleRule = { type: 'wday', day: 'sunday', intervals: [] }
  const spelled = { ...monday, intervals: [{ from: '9:00', to: '12:00' }] }
  expect(normaliseRules([monday, sunday])).toEqual(normaliseRules([sunday, spelled]))
  expect(normaliseRules([monday])).not.toEqual(normaliseRules([{ ...monday, day: 'tuesday' }]))
})

test('takes only time zones that the platform takes', () => {
  expect(availabilitySchedule.spec.safeParse({ ...hours, timezone: 'UTC' }).success).toBe(false)
  expect(availabilitySchedule.spec.safeParse(hours).success).toBe(true)
})

test('looks for schedules per person, and knows one by person and name', async () => {
  const scope = scriptedScope(({ query }) => ({
    schedules: [{ id: `s-${String(query?.userId)}`, name: 'Hours', userId: query?.userId, rules: [] }],
  }))
  const people = ['u1', 'u2'].map((id) => ({ id, title: id, fields: {} }))
  const all = (await availabilitySchedule.list?.({ ...scope, matched: () => Promise.resolve(people) })) ?? []
  expect(scope.calls.map(({ query }) => query)).toEqual(
    people.map(({ id }) => ({ locationId: 'location-1', userId: id, skip: 0, limit: 500 })),
  )
  expect(all.map((live) => availabilitySchedule.identifyLive(live))).toEqual(['u1:hours', 'u2:hours'])
  expect(availabilitySchedule.identify({ ...hours, userId: { $ref: 'user/ada' } })).toBeUndefined()
})

test('joins and leaves calendars one by one, and writes nothing else', async () => {
  const scope = scriptedScope(() => ({ success: true }))
  const live = { id: 's1', title: 'Hours', fields: { ...hours, calendarIds: ['a', 'b'] } }
  const updated = await availabilitySchedule.update?.(scope, live, { ...hours, calendarIds: ['b', 'c'] }, ['calendarIds'])
  expect(scope.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'PUT /calendars/schedules/s1/associations/c',
    'DELETE /calendars/schedules/s1/associations/a',
  ])
  expect(updated?.fields.calendarIds).toEqual(['b', 'c'])
})

test.each([
  [{ notificationType: 'reminder' }, ['beforeTime']],
  [{ notificationType: 'followup' }, ['afterTime']],
  [{ beforeTime: [{ timeOffset: 1, unit: 'hours' }] }, ['beforeTime']],
  [{ notificationType: 'reminder', beforeTime: [{ timeOffset: 1, unit: 'hours' }] }, []],
  [{ receiverType: 'emails', channel: 'sms' }, ['channel', 'additionalEmailIds']],
  [{ receiverType: 'phoneNumbers', channel: 'whatsapp', additionalPhoneNumbers: ['+1'] }, []],
  [{ receiverType: 'phoneNumbers' }, ['channel', 'additionalPhoneNumbers']],
  [{ channel: 'inApp' }, ['channel']],
  [{ receiverType: 'assignedUser', channel: 'inApp' }, []],
])('checks a notification with %j', (part, paths) => {
  expect(calendarNotification.validate?.({ ...told, ...part }).map((issue) => issue.path)).toEqual(paths)
})

test('sends a notification as a list of one', async () => {
  const scope = scriptedScope(() => [{ _id: 'n1', ...told }])
  const made = await calendarNotification.create?.(scope, { ...told, subject: 'Hi' })
  expect(scope.calls[0]).toMatchObject({ method: 'POST', path: '/calendars/c1/notifications' })
  expect(scope.calls[0]?.body).toEqual([{ receiverType: 'contact', channel: 'email', notificationType: 'booked', subject: 'Hi' }])
  expect(made).toMatchObject({ id: 'n1', title: 'booked by email to contact' })
})

test('does not switch a silent notification on again when something else changes', async () => {
  const scope = scriptedScope(() => ({ message: 'ok' }))
  const live = { id: 'n1', title: '', fields: { ...told, isActive: false } }
  const updated = await calendarNotification.update?.(scope, live, { ...told, subject: 'Hi' }, ['subject'])
  expect(scope.calls[0]?.body).toEqual({ isActive: false, subject: 'Hi' })
  expect(updated?.fields).toMatchObject({ isActive: false, subject: 'Hi' })
})
