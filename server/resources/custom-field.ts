import { z } from 'zod'
import { fault } from '../contract/say.ts'
import { Answered, readFields } from './answer.ts'
import { countContacts, countOpportunities } from './count-client-data.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type SpecIssue, type Target } from './kind.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

/** As the platform spells them; `MONETORY` is its spelling of an amount of money. */
const dataTypes = [
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
] as const
const optionTypes: readonly string[] = ['SINGLE_OPTIONS', 'MULTIPLE_OPTIONS', 'RADIO', 'CHECKBOX']
const fileFields = ['acceptedFormat', 'isMultipleFile', 'maxNumberOfFiles'] as const

const CustomFieldSpec = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .describe('Label of the field. The platform makes the field key from it on creation, such as contact.insurance_number.'),
  dataType: z
    .enum(dataTypes)
    .describe('Type of the field; it cannot be changed later. MONETORY (spelled so by the platform) is an amount of money.'),
  model: z.enum(['contact', 'opportunity']).optional().describe('What the field belongs to. Default contact; it cannot be changed later.'),
  placeholder: z.string().optional().describe('Grey text shown while the field is empty.'),
  options: z
    .array(z.string().trim().min(1))
    .min(1)
    .optional()
    .describe(
      'Choices in their order; for SINGLE_OPTIONS, MULTIPLE_OPTIONS, RADIO and CHECKBOX. Not in the published description, but accepted (platform issue 300).',
    ),
  acceptedFormat: z
    .array(z.string().min(1))
    .optional()
    .describe('File endings that may be uploaded, such as .pdf or .jpg; for FILE_UPLOAD. Cannot be read back.'),
  isMultipleFile: z.boolean().optional().describe('Whether several files may be uploaded; for FILE_UPLOAD.'),
  maxNumberOfFiles: z.number().int().min(1).optional().describe('How many files may be uploaded; for FILE_UPLOAD.'),
  textBoxListOptions: z
    .array(
      z.strictObject({
        label: z.string().min(1).describe('Label of one text box.'),
        prefillValue: z.string().optional().describe('Text that the box begins with.'),
      }),
    )
    .min(1)
    .optional()
    .describe('The text boxes in their order; for TEXTBOX_LIST. Cannot be read back.'),
  position: z.number().min(0).optional().describe('Place in the list of fields, from 0. Default: the platform decides.'),
})
type CustomFieldSpec = z.infer<typeof CustomFieldSpec>

const FieldAnswer = z.object({ customField: Answered })
const changeable = ['name', 'model', 'placeholder', 'options', ...fileFields, 'textBoxListOptions', 'position'] as const

export const customField = defineKind<CustomFieldSpec>({
  name: 'custom-field',
  title: 'Custom field',
  plural: 'Custom fields',
  description:
    'A field of your own on contacts or opportunities. Fields made here can be missing in the form builder until they are opened and saved once.',
  tier: 'core',
  needs: [],
  scopes: { read: ['locations/customFields.readonly'], write: ['locations/customFields.write'] },
  spec: CustomFieldSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => identity(spec.model, spec.name),
  identifyLive: (live) => identity(live.fields.model, live.title),
  normalise(field, value) {
    if (field === 'model') return value ?? 'contact'
    if (field === 'isMultipleFile') return value ?? false
    if (field === 'options' && Array.isArray(value)) return value.map((option) => String(option).trim())
    return value
  },
  fixed: ['dataType', 'model'],
  cannotUndo: 'undo.empty_only',

  async list({ api, target }) {
    const { customFields } = await api.get(fieldsPath(target), {
      query: { model: 'all' },
      schema: z.object({ customFields: z.array(Answered) }),
    })
    return customFields.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = writeFields(CustomFieldSpec, { model: 'contact', ...spec }, ['dataType', ...changeable])
    const { customField: made } = await api.post(fieldsPath(target), { body, schema: FieldAnswer })
    return toLive(made)
  },

  replaces: changeable,

  async update({ api, target }, live, spec, changed) {
    const body = writeFields(CustomFieldSpec, mergeForReplacement(live, spec, changed), changeable)
    if (!optionTypes.includes(String(live.fields.dataType))) delete body.options
    if (live.fields.dataType !== 'FILE_UPLOAD') for (const field of fileFields) delete body[field]
    const { customField: updated } = await api.put(fieldPath(target, live.id), { body, schema: FieldAnswer })
    return toLive(updated)
  },

  /** Deleting a field deletes its value on every record. */
  holdsClientData: (scope, live) =>
    live.fields.model === 'opportunity'
      ? countOpportunities(scope)
      : countContacts(scope, { field: `customFields.${live.id}`, operator: 'exists' }, 'data.values'),

  async delete({ api, target }, live) {
    await api.delete(fieldPath(target, live.id), { schema: z.unknown() })
  },
})

function validate(spec: CustomFieldSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const takesOptions = optionTypes.includes(spec.dataType)
  if (takesOptions && spec.options === undefined)
    issues.push({ path: 'options', ...fault('custom-field.options_needed', { type: String(spec.dataType) }) })
  if (!takesOptions && spec.options !== undefined) {
    issues.push({
      path: 'options',
      ...fault('custom-field.options_misplaced', { type: String(spec.dataType), types: [...optionTypes] }),
    })
  }
  const folded = (spec.options ?? []).map((option) => option.trim().toLowerCase())
  folded.forEach((option, index) => {
    if (folded.indexOf(option) !== index)
      issues.push({
        path: `options[${index}]`,
        ...fault('custom-field.listed_twice', { option: String(spec.options?.[index]) }),
      })
  })
  for (const field of fileFields) {
    if (spec[field] !== undefined && spec.dataType !== 'FILE_UPLOAD') issues.push({ path: field, ...fault('custom-field.only_for_files') })
  }
  const isList = spec.dataType === 'TEXTBOX_LIST'
  if (isList && spec.textBoxListOptions === undefined) {
    issues.push({ path: 'textBoxListOptions', ...fault('custom-field.text_boxes_needed') })
  }
  if (!isList && spec.textBoxListOptions !== undefined)
    issues.push({ path: 'textBoxListOptions', ...fault('custom-field.text_boxes_misplaced') })
  return issues
}

function identity(model: unknown, name: string): string {
  return `${model === 'opportunity' ? 'opportunity' : 'contact'}:${normaliseName(name)}`
}

function fieldsPath(target: Target): string {
  return `/locations/${encodeURIComponent(target.locationId)}/customFields`
}

function fieldPath(target: Target, id: string): string {
  return `${fieldsPath(target)}/${encodeURIComponent(id)}`
}

/** Three fields are read by another name than they are written by (platform dossier §5.2). */
function toLive(answer: Answered): Live {
  const fields = readFields(CustomFieldSpec, answer, [
    'name',
    'dataType',
    'model',
    'placeholder',
    ['options', 'picklistOptions'],
    ['isMultipleFile', 'isMultiFileAllowed'],
    ['maxNumberOfFiles', 'maxFileLimit'],
    'position',
  ])
  return { id: answer.id, title: answer.name, fields, raw: { fieldKey: answer.fieldKey } }
}
