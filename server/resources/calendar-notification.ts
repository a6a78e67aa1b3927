import { z } from 'zod'
import { fault } from '../contract/say.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { idOrRef } from './fields.ts'
import { defineKind, type Live, type SpecIssue } from './kind.ts'
import { writeFields } from './write-fields.ts'

const offset = z.strictObject({
  timeOffset: z.number().min(0).describe('How many of the unit.'),
  unit: z.string().min(1).describe('Unit, such as hours or days.'),
})

const CalendarNotificationSpec = z.strictObject({
  calendarId: idOrRef('calendar', 'The calendar whose appointments it tells of; it cannot be changed later.'),
  receiverType: z
    .enum(['contact', 'guest', 'assignedUser', 'emails', 'phoneNumbers', 'business'])
    .describe('Who is told: the contact, guests, the team member, the addresses or numbers listed, or people of the business.'),
  channel: z.enum(['email', 'inApp', 'sms', 'whatsapp']).describe('How they are told.'),
  notificationType: z
    .enum(['booked', 'confirmation', 'cancellation', 'reminder', 'followup', 'reschedule'])
    .describe('Of what they are told. A reminder needs beforeTime, a followup afterTime.'),
  isActive: z.boolean().optional().describe('Whether it is sent. Default true.'),
  templateId: idOrRef('email-template', 'The e-mail template that it is written with.')
    .optional()
    .describe('The e-mail template that it is written with.'),
  body: z.string().optional().describe('Text of the message; not for inApp.'),
  subject: z.string().optional().describe('Subject line; only for email.'),
  afterTime: z.array(offset).optional().describe('How long after the appointment a followup is sent.'),
  beforeTime: z.array(offset).optional().describe('How long before the appointment a reminder is sent.'),
  additionalEmailIds: z.array(z.string().min(1)).optional().describe('More e-mail addresses that get it.'),
  additionalPhoneNumbers: z.array(z.string().min(1)).optional().describe('More phone numbers that get it, with country code.'),
  selectedUsers: z
    .array(idOrRef('user', 'A user, or sub_account_admin for the administrators.'))
    .optional()
    .describe('People who get it inApp or as the business; sub_account_admin means the administrators.'),
  fromAddress: z.string().optional().describe('E-mail address of the sender. Cannot be read back.'),
  fromName: z.string().optional().describe('Name of the sender. Cannot be read back.'),
  fromNumber: z.string().optional().describe('Phone number of the sender. Cannot be read back.'),
})
type CalendarNotificationSpec = z.infer<typeof CalendarNotificationSpec>

const pageSize = 100
const writable = Object.keys(CalendarNotificationSpec.shape).filter((field) => field !== 'calendarId')
const senders = ['fromAddress', 'fromName', 'fromNumber']
const readable = writable.filter((field) => !senders.includes(field))

export const calendarNotification = defineKind<CalendarNotificationSpec>({
  name: 'calendar-notification',
  title: 'Calendar notification',
  plural: 'Calendar notifications',
  description: 'A message about appointments of one calendar: to whom, how, and when.',
  tier: 'extended',
  needs: ['user', 'calendar', 'email-template'],
  parent: { kind: 'calendar', field: 'calendarId' },
  scopes: { read: ['calendars/events.readonly'], write: ['calendars/events.write'] },
  spec: CalendarNotificationSpec,
  validate,
  titleOf: titleFrom,
  identify: (spec) => (typeof spec.calendarId === 'string' ? identity(spec) : undefined),
  identifyLive: (live) => identity(live.fields),
  normalise(field, value) {
    if (field === 'isActive') return value ?? true
    if (['additionalEmailIds', 'additionalPhoneNumbers', 'selectedUsers'].includes(field) && Array.isArray(value)) return value.toSorted()
    return value
  },
  fixed: ['calendarId'],
  pageSize,

  async list({ api, matched }) {
    const calendars = await matched('calendar')
    const lists = await Promise.all(
      calendars.map(async (calendar) => {
        const answers = await readPages(pageSize, async (skip) => ({
          items: await api.get(notificationsPath(calendar.id), {
            query: { deleted: false, limit: pageSize, skip },
            schema: z.array(Answered),
          }),
        }))
        return answers.filter((answer) => answer.deleted !== true).map((answer) => toLive(answer, calendar.id))
      }),
    )
    return lists.flat()
  },

  /** The platform takes and answers a list; this is a list of one. */
  async create({ api }, spec) {
    const [made] = await api.post(notificationsPath(spec.calendarId), {
      body: [writeFields(CalendarNotificationSpec, spec, writable)],
      schema: z.array(Answered).min(1),
    })
    return toLive(made as Answered, spec.calendarId)
  },

  /** The answer tells only that it worked. Left out, `isActive` would become true again. */
  async update({ api }, live, spec, changed) {
    const written = writable.filter((field) => changed.includes(field))
    const body = { isActive: live.fields.isActive ?? true, ...writeFields(CalendarNotificationSpec, spec, written) }
    await api.put(notificationPath(live), { body, schema: z.unknown() })
    const fields = { ...live.fields, ...Object.fromEntries(Object.entries(body).filter(([field]) => readable.includes(field))) }
    return { ...live, fields }
  },

  async delete({ api }, live) {
    await api.delete(notificationPath(live), { schema: z.unknown() })
  },
})

function validate(spec: CalendarNotificationSpec): SpecIssue[] {
  return [...timeIssues(spec), ...receiverIssues(spec)]
}

function timeIssues(spec: CalendarNotificationSpec): SpecIssue[] {
  const times = [
    ['reminder', 'beforeTime'],
    ['followup', 'afterTime'],
  ] as const
  return times.flatMap(([type, field]) => {
    const given = (spec[field] ?? []).length > 0
    if (spec.notificationType === type && !given) return [{ path: field, ...fault('calendar-notification.time_needed', { type }) }]
    if (spec.notificationType !== type && given) return [{ path: field, ...fault('calendar-notification.time_misplaced', { type }) }]
    return []
  })
}

/** Addresses are written to, numbers are called up, and only people of the location have the app. */
function receiverIssues({ receiverType, channel, additionalEmailIds, additionalPhoneNumbers }: CalendarNotificationSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const wrongChannel = (why: Omit<SpecIssue, 'path'>): void => void issues.push({ path: 'channel', ...why })
  if (receiverType === 'emails') {
    if (channel !== 'email') wrongChannel(fault('calendar-notification.by_email'))
    if ((additionalEmailIds ?? []).length === 0)
      issues.push({ path: 'additionalEmailIds', ...fault('calendar-notification.addresses_needed') })
  }
  if (receiverType === 'phoneNumbers') {
    if (channel !== 'sms' && channel !== 'whatsapp') wrongChannel(fault('calendar-notification.by_text'))
    if ((additionalPhoneNumbers ?? []).length === 0)
      issues.push({ path: 'additionalPhoneNumbers', ...fault('calendar-notification.numbers_needed') })
  }
  if ((receiverType === 'contact' || receiverType === 'guest') && channel === 'inApp')
    wrongChannel(fault('calendar-notification.no_app', { type: receiverType }))
  return issues
}

function titleFrom(values: Record<string, unknown>): string {
  return `${String(values.notificationType)} by ${String(values.channel)} to ${String(values.receiverType)}`
}

function identity(values: Record<string, unknown>): string {
  return [values.calendarId, values.receiverType, values.channel, values.notificationType].map(String).join(':')
}

function notificationsPath(calendarId: string): string {
  return `/calendars/${encodeURIComponent(calendarId)}/notifications`
}

function notificationPath(live: Live): string {
  return `${notificationsPath(String(live.fields.calendarId))}/${encodeURIComponent(live.id)}`
}

function toLive(answer: Answered, calendarId: string): Live {
  const fields = { calendarId, ...readFields(CalendarNotificationSpec, answer, readable) }
  return { id: answer.id, title: titleFrom(fields), fields }
}
