import { z } from 'zod'
import { Answered, readFields } from './answer.ts'
import { defineKind, type Live } from './kind.ts'
import { writeFields } from './write-fields.ts'

const prefix = 'custom_objects.'
const lowerSnake = /^(custom_objects\.)?[a-z][a-z0-9]*(_[a-z0-9]+)*$/

const CustomObjectSpec = z.strictObject({
  labels: z
    .strictObject({
      singular: z.string().trim().min(1).describe('What one of them is called, such as Pet.'),
      plural: z.string().trim().min(1).describe('What several are called, such as Pets.'),
    })
    .describe('What it is called.'),
  key: z
    .string()
    .regex(lowerSnake, 'must be lower-case words joined by "_", such as service_contract')
    .describe('What it is known by for ever, such as pet; the platform puts custom_objects. before it. It cannot be changed later.'),
  description: z.string().optional().describe('A line about what it is for.'),
  primaryDisplayPropertyDetails: z
    .strictObject({
      key: z
        .string()
        .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, 'must be lower-case words joined by "_", such as name')
        .describe('Key of the field, such as name; the platform puts the key of the object before it.'),
      name: z.string().trim().min(1).describe('Name of the field on the record, such as Pet name.'),
      dataType: z.enum(['TEXT', 'NUMERICAL']).describe('Text or number; nothing else is possible here.'),
    })
    .describe('The first field, by which a record is known. It cannot be changed later.'),
  searchableProperties: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Keys of the fields that searches look into, such as custom_objects.pet.name. Written along whenever something else changes, not at creation. Default: the first field. Cannot be read back.',
    ),
})
type CustomObjectSpec = z.infer<typeof CustomObjectSpec>

const objectsPath = '/objects/'
const ObjectAnswer = z.object({ object: Answered })
const changeable = ['labels', 'description'] as const

/** Folders, fields and associations point at an object by its key, so the key is its id here; the platform takes either. */
export const customObject = defineKind<CustomObjectSpec>({
  name: 'custom-object',
  title: 'Custom object',
  plural: 'Custom objects',
  description: 'A sort of record of your own beside contacts and opportunities, such as pets, vehicles or properties.',
  tier: 'extended',
  needs: [],
  scopes: { read: ['objects/schema.readonly'], write: ['objects/schema.write'] },
  spec: CustomObjectSpec,
  titleOf: (spec) => spec.labels.plural,
  identify: (spec) => fullKey(spec.key),
  identifyLive: (live) => live.id,
  normalise: (field, value) => (field === 'key' && typeof value === 'string' ? fullKey(value) : value),
  fixed: ['key', 'primaryDisplayPropertyDetails'],
  cannotUndo: 'undo.object',

  /** The list holds the platform's own objects as well. */
  async list({ api, target }) {
    const { objects } = await api.get(objectsPath, {
      query: { locationId: target.locationId },
      schema: z.object({ objects: z.array(Answered) }),
    })
    return objects.filter((object) => object.standard !== true).map(toLive)
  },

  /** The list tells only the key of the first field. */
  async read({ api, target }, live) {
    const { primary } = live.raw as { primary: unknown }
    const { fields } = await api.get(objectPath(live.id), {
      query: { locationId: target.locationId, fetchProperties: true },
      schema: z.object({ fields: z.array(z.looseObject({ fieldKey: z.unknown(), name: z.unknown(), dataType: z.unknown() })).default([]) }),
    })
    const first = fields.find((field) => field.fieldKey === primary)
    if (first === undefined) return live
    const key = String(primary).slice(live.id.length + 1)
    return { ...live, fields: { ...live.fields, primaryDisplayPropertyDetails: { key, name: first.name, dataType: first.dataType } } }
  },

  async create({ api, target }, spec) {
    const fields = ['labels', 'key', 'description', 'primaryDisplayPropertyDetails']
    const body = { locationId: target.locationId, ...writeFields(CustomObjectSpec, spec, fields) }
    const { object } = await api.post(objectsPath, { body, schema: ObjectAnswer })
    return toLive(object)
  },

  replaces: ['searchableProperties'],

  /** The platform demands the searchable fields with every change and never tells them. */
  async update({ api, target }, live, spec, changed) {
    const { primary } = live.raw as { primary: unknown }
    const body = {
      locationId: target.locationId,
      searchableProperties: spec.searchableProperties ?? (typeof primary === 'string' ? [primary] : []),
      ...writeFields(
        CustomObjectSpec,
        spec,
        changeable.filter((field) => changed.includes(field)),
      ),
    }
    const { object } = await api.put(objectPath(live.id), { body, schema: ObjectAnswer })
    return toLive(object)
  },
})

function fullKey(key: string): string {
  return key.startsWith(prefix) ? key : prefix + key
}

function objectPath(key: string): string {
  return `${objectsPath}${encodeURIComponent(key)}`
}

function toLive(answer: Answered): Live {
  const labels = answer.labels as { plural?: unknown } | undefined
  const key = String(answer.key ?? answer.id)
  return {
    id: key,
    title: String(labels?.plural ?? key),
    fields: { ...readFields(CustomObjectSpec, answer, changeable), key },
    raw: { id: answer.id, primary: answer.primaryDisplayProperty },
  }
}
