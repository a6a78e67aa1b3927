import { z } from 'zod'
import { fault, saying } from '../contract/say.ts'
import { Answered, readFields } from './answer.ts'
import { totalOfRecords } from './count-client-data.ts'
import { idOrRef } from './fields.ts'
import { defineKind, type Live, type SpecIssue } from './kind.ts'
import { getOfObject, objectKeyField } from './object-key.ts'
import { mergeOptions, normaliseOptions, ObjectFieldOption, withKeys } from './object-field-options.ts'
import { writeFields } from './write-fields.ts'

const optionTypes: readonly string[] = ['SINGLE_OPTIONS', 'MULTIPLE_OPTIONS', 'RADIO', 'CHECKBOX', 'TEXTBOX_LIST']

const ObjectFieldSpec = z.strictObject({
  objectKey: objectKeyField,
  parentId: idOrRef('object-folder', 'The folder that it stands in; it cannot be changed later.'),
  name: z.string().trim().min(1).describe('Name of the field on the record.'),
  fieldKey: z
    .string()
    .regex(/^[a-z][a-z0-9_.]*$/, 'must be lower-case words joined by "_", such as next_vaccination')
    .describe(
      'What it is known by for ever, such as next_vaccination; the key of the object is put before it. It cannot be changed later.',
    ),
  dataType: z
    .enum([
      'TEXT',
      'LARGE_TEXT',
      'NUMERICAL',
      'PHONE',
      'MONETORY',
      'CHECKBOX',
      'SINGLE_OPTIONS',
      'MULTIPLE_OPTIONS',
      'DATE',
      'TEXTBOX_LIST',
      'FILE_UPLOAD',
      'RADIO',
      'EMAIL',
    ])
    .describe('Type of the field; MONETORY is money, spelled as the platform spells it. It cannot be changed later.'),
  description: z.string().optional().describe('A line about what to fill in.'),
  placeholder: z.string().optional().describe('Text shown while it is empty.'),
  showInForms: z.boolean().optional().describe('Whether forms can use it. Default true.'),
  options: z
    .array(ObjectFieldOption)
    .min(1)
    .optional()
    .describe('The choices in their order. One that is there and not named here is kept, after these: the platform removes none.'),
  acceptedFormats: z
    .enum(['.pdf', '.docx', '.doc', '.jpg', '.jpeg', '.png', '.gif', '.csv', '.xlsx', '.xls', 'all'])
    .optional()
    .describe('Which files a FILE_UPLOAD field takes.'),
  maxFileLimit: z.number().int().min(1).optional().describe('How many files a FILE_UPLOAD field takes.'),
  allowCustomOption: z
    .boolean()
    .optional()
    .describe('Whether a RADIO field takes a choice that is not listed. Default false. It cannot be changed later.'),
})
type ObjectFieldSpec = z.infer<typeof ObjectFieldSpec>

const fieldsPath = '/custom-fields/'
const FieldAnswer = z.object({ field: Answered })
const Fields = z.object({ fields: z.array(Answered) })
const changeable = ['name', 'description', 'placeholder', 'showInForms', 'options', 'acceptedFormats', 'maxFileLimit'] as const
const created = [...changeable, 'parentId', 'dataType', 'allowCustomOption'] as const

export const objectField = defineKind<ObjectFieldSpec>({
  name: 'object-field',
  title: 'Object field',
  plural: 'Object fields',
  description: 'A field of a custom object, or of companies. Fields of contacts and opportunities are custom fields.',
  tier: 'extended',
  needs: ['custom-object', 'object-folder'],
  parent: { kind: 'custom-object', field: 'objectKey' },
  scopes: { read: ['locations/customFields.readonly'], write: ['locations/customFields.write'] },
  spec: ObjectFieldSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => (typeof spec.objectKey === 'string' ? fullKey(spec.objectKey, spec.fieldKey) : undefined),
  identifyLive: (live) => String(live.fields.fieldKey),
  normalise(field, value, desired) {
    if (field === 'options') return normaliseOptions(value, desired)
    if (field === 'showInForms') return value ?? true
    if (field === 'allowCustomOption') return value ?? false
    if (field === 'fieldKey' && typeof value === 'string') return value.split('.').at(-1)
    return value
  },
  fixed: ['objectKey', 'parentId', 'fieldKey', 'dataType', 'allowCustomOption'],
  cannotUndo: 'undo.no_records_only',

  async list({ api, target, matched }) {
    const objects = await matched('custom-object')
    const lists = await Promise.all(
      objects.map(async ({ id }) => (await getOfObject(api, target, id, Fields)).fields.map((field) => toLive(field, id))),
    )
    return lists.flat()
  },

  async create({ api, target }, spec) {
    const values = { ...spec, showInForms: spec.showInForms ?? true, options: withKeys(spec.options) }
    const body = {
      locationId: target.locationId,
      objectKey: spec.objectKey,
      fieldKey: fullKey(spec.objectKey, spec.fieldKey),
      ...writeFields(ObjectFieldSpec, values, created),
    }
    const { field } = await api.post(fieldsPath, { body, schema: FieldAnswer })
    return toLive(field, spec.objectKey)
  },

  /** `showInForms` goes with every change; options are replaced as a whole and none may be missing. */
  async update({ api, target }, live, spec, changed) {
    const values: Record<string, unknown> = { ...spec, options: mergeOptions(live.fields.options, spec.options) }
    if (!changed.includes('showInForms')) values.showInForms = live.fields.showInForms
    const fields = changeable.filter((field) => field === 'showInForms' || changed.includes(field))
    const body = { locationId: target.locationId, showInForms: true, ...writeFields(ObjectFieldSpec, values, fields) }
    const { field } = await api.put(fieldPath(live.id), { body, schema: FieldAnswer })
    return toLive(field, String(live.fields.objectKey))
  },

  /** Deleting a field deletes its value on every record, and nobody can ask which records have one. */
  async holdsClientData(scope, live) {
    const total = await totalOfRecords(scope, String(live.fields.objectKey))
    return total === 0 ? undefined : saying('data.maybe_records', { n: total })
  },

  async delete({ api }, live) {
    await api.delete(fieldPath(live.id), { schema: z.unknown() })
  },
})

function validate(spec: ObjectFieldSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const takesOptions = optionTypes.includes(spec.dataType)
  if (takesOptions && spec.options === undefined)
    issues.push({ path: 'options', ...fault('custom-field.options_needed', { type: String(spec.dataType) }) })
  if (!takesOptions && spec.options !== undefined)
    issues.push({
      path: 'options',
      ...fault('custom-field.options_misplaced', { type: String(spec.dataType), types: [...optionTypes] }),
    })
  const keys = (withKeys(spec.options) ?? []).map((option) => option.key)
  keys.forEach((key, index) => {
    if (keys.indexOf(key) !== index)
      issues.push({
        path: `options[${index}]`,
        ...fault('object-field.listed_twice', { option: String(spec.options?.[index]?.label) }),
      })
    if (spec.options?.[index]?.url !== undefined && spec.dataType !== 'RADIO')
      issues.push({ path: `options[${index}].url`, ...fault('object-field.only_for_radio') })
  })
  for (const field of ['acceptedFormats', 'maxFileLimit'] as const) {
    if (spec[field] !== undefined && spec.dataType !== 'FILE_UPLOAD') issues.push({ path: field, ...fault('custom-field.only_for_files') })
  }
  if (spec.allowCustomOption !== undefined && spec.dataType !== 'RADIO')
    issues.push({ path: 'allowCustomOption', ...fault('object-field.only_for_radio') })
  return issues
}

function fullKey(objectKey: string, fieldKey: string): string {
  return `${objectKey}.${fieldKey.split('.').at(-1)}`
}

function fieldPath(id: string): string {
  return `${fieldsPath}${encodeURIComponent(id)}`
}

function toLive(answer: Answered, objectKey: string): Live {
  const fields = readFields(ObjectFieldSpec, answer, [...created, 'fieldKey'])
  return { id: answer.id, title: answer.name, fields: { ...fields, objectKey, fieldKey: fullKey(objectKey, String(fields.fieldKey)) } }
}
