import { z } from 'zod'
import { Answered, readFields } from './answer.ts'
import { countAppointments } from './count-client-data.ts'
import { normaliseCalendar } from './calendar-compare.ts'
import { validateCalendar } from './calendar-rules.ts'
import { CalendarSpec } from './calendar-spec.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { writeFields } from './write-fields.ts'

type TeamMember = NonNullable<CalendarSpec['teamMembers']>[number]

const createOnly = ['calendarType', 'slotBufferUnit'] as const
/** A mirror of `locationConfigurations`, read-only and deprecated: telling it would have every copy write it again. */
const mirror = 'meetingLocation'

const writable = Object.keys(CalendarSpec.shape)
const changeable = writable.filter((field) => !(createOnly as readonly string[]).includes(field))
const readable = writable.filter((field) => field !== mirror)

/** Fields with a published default on PUT too: they go along as they are, so that leaving them out cannot reset them. */
const resetByOmission = ['widgetType', 'eventColor', 'slotDuration', 'slotInterval', 'enableRecurring', 'formSubmitType'] as const

const CalendarAnswer = z.object({ calendar: Answered })

/** Known by its name: the slug can be changed, and one that the platform made is not known beforehand. */
export const calendar = defineKind<CalendarSpec>({
  name: 'calendar',
  title: 'Calendar',
  plural: 'Calendars',
  description: 'Times that contacts can book, with one or several people of the team.',
  tier: 'core',
  needs: ['user', 'calendar-group'],
  alsoUnique: ['slug', 'widgetSlug'],
  scopes: { read: ['calendars.readonly'], write: ['calendars.write'] },
  spec: CalendarSpec,
  validate: validateCalendar,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise: normaliseCalendar,
  things: { teamMembers: { keyOf: (member) => String((member as TeamMember).userId) } },
  fixed: createOnly,
  cannotUndo: 'undo.unbooked_only',

  async list({ api, target }) {
    const { calendars } = await api.get('/calendars/', {
      query: { locationId: target.locationId },
      schema: z.object({ calendars: z.array(Answered) }),
    })
    return calendars.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(CalendarSpec, spec, writable) }
    const { calendar: made } = await api.post('/calendars/', { body, schema: CalendarAnswer })
    return toLive(made)
  },

  async update({ api }, live, spec, changed) {
    const kept = resetByOmission.filter((field) => (live.fields[field] ?? null) !== null)
    const values: Record<string, unknown> = { ...spec }
    for (const field of kept) if (!changed.includes(field)) values[field] = live.fields[field]
    if (changed.includes('teamMembers')) values.teamMembers = mergeTeam(live.fields.teamMembers, spec.teamMembers)
    const body = writeFields(
      CalendarSpec,
      values,
      changeable.filter((field) => changed.includes(field) || (kept as readonly string[]).includes(field)),
    )
    const { calendar: updated } = await api.put(calendarPath(live.id), { body, schema: CalendarAnswer })
    return toLive(updated)
  },

  /** What becomes of a deleted calendar's appointments is not published. */
  holdsClientData: (scope, live) => countAppointments(scope, live.id),

  async delete({ api }, live) {
    await api.delete(calendarPath(live.id), { schema: z.unknown() })
  },
})

/** The list is replaced as a whole: what the blueprint does not say of a person who stays goes along as it is. */
function mergeTeam(live: unknown, ours: CalendarSpec['teamMembers']): CalendarSpec['teamMembers'] {
  const there = new Map((Array.isArray(live) ? (live as TeamMember[]) : []).map((member) => [member.userId, member]))
  return ours?.map((member) => ({ ...there.get(member.userId), ...member }))
}

function calendarPath(id: string): string {
  return `/calendars/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  const fields = readFields(CalendarSpec, answer, readable)
  if (Array.isArray(fields.teamMembers)) fields.teamMembers = fields.teamMembers.map(withoutOldFields)
  return { id: answer.id, title: answer.name, fields }
}

/** `meetingLocationType` and `meetingLocation` mirror `locationConfigurations` and are read-only. */
function withoutOldFields(member: TeamMember): TeamMember {
  const { meetingLocationType: _type, meetingLocation: _location, ...rest } = member
  return rest
}
