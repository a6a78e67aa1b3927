import { describe, expect, test } from 'vitest'
import type { KindName } from '../contract/kind-names.ts'
import { samples } from '../resources/sample-specs.test-data.ts'
import { aroundInBlueprint } from '../resources/around.test-data.ts'
import { checkBlueprint } from './check-blueprint.ts'

type Spec = Record<string, unknown>
/** Kind, spec, and what the check has to say: path within the spec, reason, fix. */
type Row = [kind: KindName, spec: Spec, path: string, reason: RegExp, fix: RegExp]

const member = { userId: 'u1' }
const price = { productId: 'p1', name: 'Fee', currency: 'USD', amount: 10 }
const coupon = { name: 'Ten', code: 'TEN', discountType: 'percentage', discountValue: 10, startDate: '2027-01-31T00:00:00Z' }
const person = { firstName: 'Ann', lastName: 'Ball', email: 'ann@ball.example', role: 'user' }
const schedule = (...rules: Spec[]): Spec => ({ name: 'Hours', timezone: 'America/Chicago', userId: 'u1', rules })
const object = { labels: { singular: 'Pet', plural: 'Pets' }, key: 'pet', primaryDisplayPropertyDetails: nameField('name') }

const calendars: Row[] = [
  ['calendar', { name: 'A', calendarType: 'round_robin' }, 'teamMembers', /needs at least one team member/, /Add a user/],
  ['calendar', { name: 'A', calendarType: 'class_booking' }, 'teamMembers', /needs at least one/, /Add a user/],
  ['calendar', { name: 'A', calendarType: 'service_booking' }, 'teamMembers', /needs at least one/, /Add a user/],
  ['calendar', { name: 'A', calendarType: 'collective' }, 'teamMembers', /needs at least one/, /Add a user/],
  ['calendar', { name: 'A', calendarType: 'collective', teamMembers: [member] }, 'teamMembers', /one primary member, not 0/, /isPrimary/],
  ['calendar', { name: 'A', calendarType: 'personal' }, 'teamMembers', /exactly one team member, not 0/, /Name the one person/],
  ['calendar', { name: 'A', calendarType: 'personal', teamMembers: [member, { userId: 'u2' }] }, 'teamMembers', /not 2/, /Name the one/],
  ['calendar', { name: 'A', calendarType: 'round_robin', teamMembers: [member, member] }, 'teamMembers[1].userId', /twice/, /Remove one/],
  [
    'calendar',
    { name: 'A', calendarType: 'round_robin', teamMembers: [{ ...member, priority: 0.7 }] },
    'teamMembers[0].priority',
    /0, 0.5, 1/,
    /Take one/,
  ],
  ['calendar', { name: 'A', calendarType: 'event', enableRecurring: true }, 'recurring', /is needed while/, /Give recurring.freq/],
  [
    'calendar',
    { name: 'A', calendarType: 'event', formSubmitType: 'RedirectURL' },
    'formSubmitRedirectURL',
    /is needed/,
    /Give the web address/,
  ],
  [
    'calendar',
    {
      name: 'A',
      calendarType: 'event',
      openHours: [{ daysOfTheWeek: [1], hours: [{ openHour: 17, openMinute: 0, closeHour: 8, closeMinute: 0 }] }],
    },
    'openHours[0].hours[0]',
    /closes before it opens/,
    /past midnight/,
  ],
  ['calendar', { name: 'A', calendarType: 'round' }, 'calendarType', /must be one of/, /Take one|Did you mean/],
]

const prices: Row[] = [
  ['price', { ...price, type: 'recurring' }, 'recurring', /needs its rhythm/, /Give recurring.interval/],
  [
    'price',
    { ...price, type: 'one_time', recurring: { interval: 'month', intervalCount: 1 } },
    'recurring',
    /only for recurring/,
    /Remove it/,
  ],
  ['price', { ...price, type: 'one_time', trialPeriod: 7 }, 'trialPeriod', /only for recurring/, /Remove it/],
  [
    'price',
    { ...price, type: 'recurring', recurring: { interval: 'fortnight', intervalCount: 1 } },
    'recurring.interval',
    /"month"/,
    /Take one/,
  ],
  [
    'price',
    { ...price, type: 'recurring', recurring: { interval: 'month', intervalCount: 0 } },
    'recurring.intervalCount',
    /at least 1/,
    /Give at least 1/,
  ],
  ['price', { ...price, type: 'one_time', currency: 'Dollars' }, 'currency', /three letters/, /like USD/],
  ['price', { ...price, type: 'one_time', amount: -1 }, 'amount', /at least 0/, /Give at least 0/],
]

const coupons: Row[] = [
  ['coupon', { ...coupon, endDate: '2027-01-01T00:00:00Z' }, 'endDate', /not after startDate/, /end later/],
  ['coupon', { ...coupon, startDate: '31.1.2027' }, 'startDate', /must be a moment/, /like 2027-01-31T22:45:00Z/],
  ['coupon', { ...coupon, startDate: '2027-02-30T00:00:00Z' }, 'startDate', /must be a moment/, /Write it like/],
  ['coupon', { ...coupon, discountValue: 120 }, 'discountValue', /more than 100/, /at most 100/],
  ['coupon', { ...coupon, code: 'TEN OFF' }, 'code', /one word/, /SUMMER10/],
  [
    'coupon',
    { ...coupon, applyToFuturePaymentsConfig: { type: 'fixed' } },
    'applyToFuturePaymentsConfig.duration',
    /is needed/,
    /how many months/,
  ],
]

const users: Row[] = [
  ['user', { ...person, role: 'owner' }, 'role', /"admin", "user"/, /Take one/],
  ['user', { ...person, permissions: { fly: true } }, 'permissions.fly', /not a field/, /campaignsEnabled/],
  ['user', { ...person, permissions: { tagsEnabled: 'yes' } }, 'permissions.tagsEnabled', /true or false/, /Write true or false/],
  ['user', { ...person, scopes: ['contacts.fly'] }, 'scopes[0]', /not a permission of users/, /such as contacts.write/],
  ['user', { ...person, scopesAssignedToOnly: ['fly'] }, 'scopesAssignedToOnly[0]', /not a permission/, /such as/],
  ['user', { ...person, password: 'secret' }, 'password', /never written in one/, /Remove it/],
  ['user', { ...person, email: 'ann' }, 'email', /not an e-mail/, /name@example.com/],
  ['user', { ...person, phone: '415 555 0123' }, 'phone', /no country code/, /\+14155550123/],
]

const schedules: Row[] = [
  ['availability-schedule', schedule({ type: 'wday', intervals: [] }), 'rules[0].day', /is needed with wday/, /Give the day/],
  [
    'availability-schedule',
    schedule({ type: 'date', day: 'monday', date: '2027-12-24', intervals: [] }),
    'rules[0].day',
    /does not go with date/,
    /Remove/,
  ],
  [
    'availability-schedule',
    schedule({ type: 'date', date: '2027-02-30', intervals: [] }),
    'rules[0].date',
    /not a day of the calendar/,
    /Correct/,
  ],
  [
    'availability-schedule',
    schedule({ type: 'wday', day: 'monday', intervals: [{ from: '9:00', to: '08:00' }] }),
    'rules[0].intervals[0]',
    /ends at 08:00/,
    /end later/,
  ],
  [
    'availability-schedule',
    schedule({
      type: 'wday',
      day: 'monday',
      intervals: [
        { from: '08:00', to: '12:00' },
        { from: '11:00', to: '15:00' },
      ],
    }),
    'rules[0].intervals[1]',
    /overlaps/,
    /Make them one/,
  ],
  [
    'availability-schedule',
    schedule({ type: 'wday', day: 'monday', intervals: [] }, { type: 'wday', day: 'monday', intervals: [] }),
    'rules[1]',
    /twice/,
    /one rule/,
  ],
  ['availability-schedule', { ...schedule(), timezone: 'EST' }, 'timezone', /a region and a place/, /America\/New_York/],
]

const keys: Row[] = [
  ['custom-object', { ...object, key: 'My Pet' }, 'key', /lower-case words/, /service_contract/],
  [
    'custom-object',
    { ...object, primaryDisplayPropertyDetails: nameField('Name') },
    'primaryDisplayPropertyDetails.key',
    /lower-case/,
    /like name/,
  ],
  [
    'custom-object',
    { ...object, primaryDisplayPropertyDetails: { ...nameField('name'), dataType: 'DATE' } },
    'primaryDisplayPropertyDetails.dataType',
    /"TEXT", "NUMERICAL"/,
    /Take one/,
  ],
  [
    'association',
    {
      key: 'Pet owner',
      firstObjectLabel: 'Owner',
      firstObjectKey: 'contact',
      secondObjectLabel: 'Pet',
      secondObjectKey: 'custom_objects.pet',
    },
    'key',
    /lower-case/,
    /pet_owner/,
  ],
  [
    'association',
    { key: 'a', firstObjectLabel: 'A', firstObjectKey: 'custom_objects.a', secondObjectLabel: 'B', secondObjectKey: 'custom_objects.b' },
    'secondObjectKey',
    /must be contact/,
    /to contact/,
  ],
  ['calendar-group', { name: 'A', slug: 'not a slug!' }, 'slug', /letters, digits/, /spring-offer/],
  ['collection', { name: 'A', slug: 'not a slug!' }, 'slug', /letters, digits/, /spring-offer/],
]

const others: Row[] = [
  ['custom-field', { name: 'A', dataType: 'SINGLE_OPTIONS' }, 'options', /needs options/, /List the choices/],
  ['custom-field', { name: 'A', dataType: 'RADIO', options: ['Yes', 'yes'] }, 'options[1]', /listed twice/, /Remove one/],
  ['pipeline', { name: 'A', stages: [] }, 'stages', /at least 1 item/, /Add to the list/],
  ['pipeline', { name: 'A', stages: [{ name: 'New' }, { name: 'new' }] }, 'stages[1].name', /there twice/, /its own name/],
  [
    'calendar-notification',
    { calendarId: 'c', receiverType: 'contact', channel: 'email', notificationType: 'reminder' },
    'beforeTime',
    /needs its time/,
    /timeOffset/,
  ],
  ['voice-agent', { agentName: 'A', inboundNumber: '+15550100200', numberPoolId: 'x' }, 'numberPoolId', /does not go with/, /Keep one/],
  [
    'url-redirect',
    { domain: 'example.com', path: 'old', target: 'https://example.com', action: 'URL' },
    'path',
    /begin with/,
    /\/old-page/,
  ],
]

describe.each([
  ['calendar types and their team', calendars],
  ['the recurrence of prices', prices],
  ['coupons and their dates', coupons],
  ['roles and permissions of users', users],
  ['rules of schedules', schedules],
  ['keys and slugs', keys],
  ['everything else', others],
])('%s', (_, rows) => {
  test.each(rows)('%s %j: %s is told with reason and fix', (kind, spec, path, reason, fix) => {
    const { errors } = checkBlueprint({ version: 1, name: 'B', resources: [{ kind, key: 'a', spec }] })
    const told = errors.find((error) => error.path === `resources[0].spec.${path}`)
    expect(told, JSON.stringify(errors)).toBeDefined()
    expect(told?.message).toMatch(reason)
    expect(told?.fix).toMatch(fix)
  })
})

describe('whatever is wrong with a field', () => {
  const { around, resources } = aroundInBlueprint('here')
  const wrongValues = [null, 42.5, true, '', 'nonsense', [], {}, [null], { $ref: 'tag/none' }, '{{ nowhere }}', -1]

  test.each(Object.entries(samples))('of a %s, path, reason and fix are all there', (kind, sample) => {
    const spec = sample.spec(around)
    let told = 0
    for (const field of [...Object.keys(spec), 'unheardOf']) {
      for (const wrong of [undefined, ...wrongValues]) {
        const broken = { ...spec, [field]: wrong }
        const { errors } = checkBlueprint({ version: 1, name: 'B', resources: [...resources, { kind, key: 'broken', spec: broken }] })
        for (const error of errors)
          expect([error.path, error.message, error.fix]).toEqual([expect.stringMatching(/^resources\[/), said, said])
        told += errors.length
      }
    }
    expect(told).toBeGreaterThan(Object.keys(spec).length)
  })

  const said = expect.stringMatching(/\S/)
})

function nameField(key: string): Spec {
  return { key, name: 'Name', dataType: 'TEXT' }
}
