import { z } from 'zod'
import { fault, saying } from '../contract/say.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { totalOfContacts, totalOfRecords } from './count-client-data.ts'
import { idOrRef } from './fields.ts'
import { defineKind, type Live, type SpecIssue } from './kind.ts'
import { LooseList } from './loose-answer.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const end = idOrRef('custom-object', 'A custom object, or contact; it cannot be changed later.')

const AssociationSpec = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, 'must be lower-case words joined by "_", such as pet_owner')
    .describe('What it is known by for ever, such as pet_owner; unique in the location. It cannot be changed later.'),
  firstObjectLabel: z.string().trim().min(1).describe('What the first side is to the second, such as pet.'),
  firstObjectKey: end,
  secondObjectLabel: z.string().trim().min(1).describe('What the second side is to the first, such as owner.'),
  secondObjectKey: end,
})
type AssociationSpec = z.infer<typeof AssociationSpec>

const associationsPath = '/associations/'
const pageSize = 100
const labels = ['firstObjectLabel', 'secondObjectLabel'] as const
const ends = ['firstObjectKey', 'secondObjectKey'] as const
const names = ['key', ...labels, ...ends] as const

export const association = defineKind<AssociationSpec>({
  name: 'association',
  title: 'Association',
  plural: 'Associations',
  description: 'How records belong together: contacts with contacts, or contacts with a custom object, such as owners with pets.',
  tier: 'extended',
  needs: ['custom-object'],
  scopes: { read: ['associations.readonly'], write: ['associations.write'] },
  spec: AssociationSpec,
  validate,
  titleOf: (spec) => spec.key,
  identify: (spec) => spec.key,
  identifyLive: (live) => live.title,
  fixed: ['key', ...ends],
  cannotUndo: 'undo.joined_only',
  pageSize,

  /** The list holds the platform's own associations as well. Its published answer is a single one, which cannot be. */
  async list({ api, target }) {
    const answers = await readPages(pageSize, async (skip) => {
      const items = await api.get(associationsPath, { query: { locationId: target.locationId, skip, limit: pageSize }, schema: LooseList })
      return { items }
    })
    return answers.filter((answer) => answer.associationType !== 'SYSTEM_DEFINED').map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(AssociationSpec, spec, names) }
    return toLive(await api.post(associationsPath, { body, schema: Answered }))
  },

  /** Only the labels can be changed, and always both. */
  async update({ api }, live, spec, changed) {
    const body = writeFields(AssociationSpec, mergeForReplacement(live, spec, changed), labels)
    return toLive(await api.put(associationPath(live.id), { body, schema: Answered }))
  },

  /** Relations can be read per record only, so whoever could be joined by it counts. */
  async holdsClientData(scope, live) {
    const objects = ends.map((field) => String(live.fields[field])).filter((key) => key !== 'contact')
    const totals = await Promise.all(objects.length === 0 ? [totalOfContacts(scope, [])] : objects.map((key) => totalOfRecords(scope, key)))
    const total = Math.min(...totals)
    return total === 0 ? undefined : saying(objects.length === 0 ? 'data.joined_contacts' : 'data.joined_records', { n: total })
  },

  async delete({ api }, live) {
    await api.delete(associationPath(live.id), { schema: z.unknown() })
  },
})

/** The platform joins contacts with contacts and contacts with custom objects so far (published description of associations). */
function validate(spec: AssociationSpec): SpecIssue[] {
  const others = ends.filter((field) => spec[field] !== 'contact')
  if (others.length < 2) return []
  return [{ path: 'secondObjectKey', ...fault('association.side_contact') }]
}

function associationPath(id: string): string {
  return `${associationsPath}${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: String(answer.key), fields: readFields(AssociationSpec, answer, names) }
}
