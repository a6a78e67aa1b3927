import { keyFrom, newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { flag, list, name, number, oneOf, shape, text, texts, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf, withoutNothing } from './things.ts'

const many = '/locations/:locationId/customFields'
const one = `${many}/:id`
const read = forLocation('locations/customFields.readonly')
const write = forLocation('locations/customFields.write')

export const dataTypes = [
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
]

const changeable: Fields = {
  name,
  placeholder: text,
  acceptedFormat: texts,
  isMultipleFile: flag,
  maxNumberOfFiles: number,
  textBoxListOptions: list(shape({ label: text, prefillValue: text })),
  position: number,
  model: oneOf('contact', 'opportunity'),
  options: texts,
  parentId: text,
  description: text,
}

const shown = [
  'id',
  'name',
  'fieldKey',
  'placeholder',
  'dataType',
  'position',
  'picklistOptions',
  'picklistImageOptions',
  'isAllowedCustomOption',
  'isMultiFileAllowed',
  'maxFileLimit',
  'parentId',
  'locationId',
  'model',
]

export const customFieldOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { model: oneOf('contact', 'opportunity', 'all') },
    handle({ world, locationId, query }) {
      const model = query.model ?? 'contact'
      const fields = thingsOf(world, locationId, 'customFields').filter((field) => model === 'all' || field.model === model)
      return { customFields: fields.map(show) }
    },
  },
  { method: 'POST', path: many, ...write, body: { ...changeable, dataType: name, fieldKey: text }, status: 201, handle: create },
  { method: 'GET', path: one, ...read, handle: (call) => ({ customField: show(ownThing(call, 'customFields', call.params.id)) }) },
  { method: 'PUT', path: one, ...write, body: changeable, handle: update },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      removeThing(call.world, 'customFields', ownThing(call, 'customFields', call.params.id))
      return { succeded: true }
    },
  },
]

function create({ world, locationId, body }: Call): JsonObject {
  if (!dataTypes.includes(String(body.dataType))) refuse(400, `Invalid dataType: ${String(body.dataType)}`)
  const model = String(body.model ?? 'contact')
  const fieldKey = `${model}.${keyFrom(String(body.fieldKey ?? body.name).replace(/^(contact|opportunity)\./, ''))}`
  const known = thingsOf(world, locationId, 'customFields')
  if (known.some((field) => field.fieldKey === fieldKey)) refuse(400, `A custom field with the key ${fieldKey} already exists.`)
  const field: Thing = {
    id: newId(),
    locationId,
    fieldKey,
    dataType: body.dataType,
    model,
    placeholder: '',
    position: 0,
    dateAdded: new Date(world.now()).toISOString(),
    ...stored(body),
  }
  return { customField: show(addThing(world, 'customFields', field)) }
}

function update(call: Call): JsonObject {
  const field = ownThing(call, 'customFields', call.params.id)
  if (call.body.model && call.body.model !== field.model) refuse(400, 'The model of a custom field cannot be changed.')
  return { customField: show(changeThing(call.world, field, stored(call.body))) }
}

/** Names differ between writing and reading. */
function stored(body: JsonObject): JsonObject {
  return withoutNothing({
    name: String(body.name).trim(),
    placeholder: body.placeholder,
    position: body.position,
    picklistOptions: body.options,
    isMultiFileAllowed: body.isMultipleFile,
    maxFileLimit: body.maxNumberOfFiles,
    acceptedFormat: body.acceptedFormat,
    textBoxListOptions: body.textBoxListOptions,
    parentId: body.parentId,
    description: body.description,
  })
}

function show(field: JsonObject): JsonObject {
  return { ...pick(field, shown), picklistOptions: field.picklistOptions ?? [], picklistImageOptions: [] }
}
