import { z } from 'zod'
import type { WriteApi } from '../highlevel/client.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { idOrRef, normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { normaliseRules, ScheduleRule, validateRules } from './schedule-rules.ts'
import { writeFields } from './write-fields.ts'

const AvailabilityScheduleSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the schedule; one person can have several.'),
  timezone: z
    .string()
    .regex(/^[A-Za-z_]+\/[A-Za-z_]+$/, 'must be a region and a place, such as America/New_York')
    .describe('Time zone of the hours, such as America/New_York.'),
  userId: idOrRef('user', 'The person whose hours these are; it cannot be changed later.'),
  rules: z.array(ScheduleRule).optional().describe('When the person can be booked. Default: the platform decides.'),
  calendarIds: z.array(idOrRef('calendar', 'A calendar.')).optional().describe('Calendars in which these hours count for the person.'),
})
type AvailabilityScheduleSpec = z.infer<typeof AvailabilityScheduleSpec>

const schedulesPath = '/calendars/schedules'
const pageSize = 500
const ScheduleAnswer = z.object({ schedule: Answered })
const changeable = ['name', 'timezone', 'rules'] as const
const names = [...changeable, 'userId', 'calendarIds'] as const

export const availabilitySchedule = defineKind<AvailabilityScheduleSpec>({
  name: 'availability-schedule',
  title: 'Availability schedule',
  plural: 'Availability schedules',
  description: 'The hours in which a person can be booked, by weekday and for single days.',
  tier: 'extended',
  needs: ['user', 'calendar'],
  parent: { kind: 'user', field: 'userId' },
  scopes: { read: ['calendars.readonly'], write: ['calendars.write'] },
  spec: AvailabilityScheduleSpec,
  validate: (spec) => validateRules(spec.rules ?? []),
  titleOf: (spec) => spec.name,
  identify: (spec) => (typeof spec.userId === 'string' ? identity(spec.userId, spec.name) : undefined),
  identifyLive: (live) => identity(String(live.fields.userId), live.title),
  normalise(field, value) {
    if (field === 'rules') return normaliseRules(value)
    if (field === 'calendarIds' && Array.isArray(value)) return value.toSorted()
    return value
  },
  fixed: ['userId'],
  calls: { update: 2 },
  pageSize,

  /** The platform searches schedules per person only. */
  async list({ api, target, matched }) {
    const people = await matched('user')
    const lists = await Promise.all(
      people.map((person) =>
        readPages(pageSize, async (skip) => {
          const { schedules } = await api.get(`${schedulesPath}/search`, {
            query: { locationId: target.locationId, userId: person.id, skip, limit: pageSize },
            schema: z.object({ schedules: z.array(Answered) }),
          })
          return { items: schedules }
        }),
      ),
    )
    return lists
      .flat()
      .filter((schedule) => schedule.deleted !== true)
      .map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(AvailabilityScheduleSpec, spec, names) }
    const { schedule } = await api.post(schedulesPath, { body, schema: ScheduleAnswer })
    return toLive(schedule)
  },

  /** Which calendars it counts in has doors of its own, one call for each calendar that comes or goes. */
  async update({ api }, live, spec, changed) {
    let updated = live
    const fields = changeable.filter((field) => changed.includes(field))
    if (fields.length > 0) {
      const body = writeFields(AvailabilityScheduleSpec, spec, fields)
      const { schedule } = await api.put(schedulePath(live.id), { body, schema: ScheduleAnswer })
      updated = toLive(schedule)
    }
    if (!changed.includes('calendarIds')) return updated
    const calendarIds = spec.calendarIds ?? []
    await joinCalendars(api, live, calendarIds)
    return { ...updated, fields: { ...updated.fields, calendarIds } }
  },

  async delete({ api }, live) {
    await api.delete(schedulePath(live.id), { schema: z.unknown() })
  },
})

async function joinCalendars(api: WriteApi, live: Live, wanted: readonly string[]): Promise<void> {
  const there = Array.isArray(live.fields.calendarIds) ? (live.fields.calendarIds as string[]) : []
  const path = (calendarId: string): string => `${schedulePath(live.id)}/associations/${encodeURIComponent(calendarId)}`
  for (const id of wanted.filter((one) => !there.includes(one))) await api.put(path(id), { schema: z.unknown() })
  for (const id of there.filter((one) => !wanted.includes(one))) await api.delete(path(id), { schema: z.unknown() })
}

function identity(userId: string, name: string): string {
  return `${userId}:${normaliseName(name)}`
}

function schedulePath(id: string): string {
  return `${schedulesPath}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(AvailabilityScheduleSpec, answer, names) }
}
