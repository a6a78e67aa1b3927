import { z } from 'zod'
import { Answered, readFields } from './answer.ts'
import { calendar } from './calendar.ts'
import { countUsing } from './count-client-data.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { slugOf } from './slug.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const CalendarGroupSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the group.'),
  description: z
    .string()
    .optional()
    .describe('Text above its calendars on the booking page. Default: the name, because the platform demands a text.'),
  slug: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'must be letters, digits, "-" and "_", such as spring-offer')
    .optional()
    .describe('Last part of the booking page’s address; unique in the location. Default: made from the name.'),
  isActive: z.boolean().optional().describe('Whether the group can be booked. Default true.'),
})
type CalendarGroupSpec = z.infer<typeof CalendarGroupSpec>

const groupsPath = '/calendars/groups'
const GroupAnswer = z.object({ group: Answered })
const names = ['name', 'description', 'slug'] as const

/** Known by its name: the slug can be changed, and one that the platform made is not known beforehand. */
export const calendarGroup = defineKind<CalendarGroupSpec>({
  name: 'calendar-group',
  title: 'Calendar group',
  plural: 'Calendar groups',
  description: 'Calendars shown together on one booking page.',
  tier: 'core',
  needs: [],
  alsoUnique: ['slug'],
  impliedSlug: (spec) => slugOf(spec.name, 'group'),
  scopes: { read: ['calendars/groups.readonly'], write: ['calendars/groups.write'] },
  spec: CalendarGroupSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise: (field, value) => (field === 'isActive' ? (value ?? true) : value),
  calls: { update: 2 },

  async list({ api, target }) {
    const { groups } = await api.get(groupsPath, {
      query: { locationId: target.locationId },
      schema: z.object({ groups: z.array(Answered) }),
    })
    return groups.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...required(spec), ...writeFields(CalendarGroupSpec, spec, ['isActive']) }
    const { group } = await api.post(groupsPath, { body, schema: GroupAnswer })
    return toLive(group)
  },

  /** Whether it is active has a door of its own (published description of calendars). */
  async update({ api }, live, spec, changed) {
    let updated = live
    if (changed.some((field) => field !== 'isActive')) {
      const { group } = await api.put(groupPath(live.id), { body: required(mergeForReplacement(live, spec, changed)), schema: GroupAnswer })
      updated = toLive(group)
    }
    if (!changed.includes('isActive')) return updated
    const isActive = spec.isActive ?? true
    await api.put(`${groupPath(live.id)}/status`, { body: { isActive }, schema: z.unknown() })
    return { ...updated, fields: { ...updated.fields, isActive } }
  },

  holdsClientData: (scope, live, ours) =>
    countUsing(scope, live, { kind: calendar, uses: (one) => one.fields.groupId === live.id, what: 'data.calendars_in' }, ours),

  async delete({ api }, live) {
    await api.delete(groupPath(live.id), { schema: z.unknown() })
  },
})

/** The three texts that every write needs. */
function required(values: Record<string, unknown>): Record<string, unknown> {
  const name = String(values.name)
  return { name, description: values.description || name, slug: values.slug || slugOf(name, 'group') }
}

function groupPath(id: string): string {
  return `${groupsPath}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(CalendarGroupSpec, answer, [...names, 'isActive']) }
}
