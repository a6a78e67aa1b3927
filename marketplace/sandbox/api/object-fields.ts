import { newHexId } from '../ids.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { flag, list, name, number, oneOf, required, shape, text, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const one = '/custom-fields/:id'
const folders = '/custom-fields/folder'
const folder = `${folders}/:id`
const read = forLocation('locations/customFields.readonly')
const write = forLocation('locations/customFields.write')
const here = { locationId: required(text) }

const fields: Fields = {
  ...here,
  name: text,
  description: text,
  placeholder: text,
  showInForms: required(flag),
  options: list(shape({ key: required(text), label: required(text), url: text })),
  acceptedFormats: oneOf('.pdf', '.docx', '.doc', '.jpg', '.jpeg', '.png', '.gif', '.csv', '.xlsx', '.xls', 'all'),
  maxFileLimit: number,
}

const dataType = oneOf(
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
)

/** Fields and folders of custom objects and of companies; those of contacts and opportunities have other doors. */
export const objectFieldOperations: Operation[] = [
  {
    method: 'GET',
    path: '/custom-fields/object-key/:objectKey',
    ...read,
    query: here,
    handle(call) {
      const objectKey = ownKey(call, call.params.objectKey)
      const of = (kind: 'objectFields' | 'objectFolders') =>
        thingsOf(call.world, call.locationId, kind).filter((thing) => thing.objectKey === objectKey)
      return { fields: of('objectFields').map(showField), folders: of('objectFolders').map(showFolder) }
    },
  },
  {
    method: 'POST',
    path: folders,
    ...write,
    body: { ...here, objectKey: required(text), name },
    status: 201,
    handle(call) {
      const objectKey = ownKey(call, call.body.objectKey)
      const made = { id: newHexId(), locationId: call.locationId, objectKey, name: call.body.name }
      return showFolder(addThing(call.world, 'objectFolders', made))
    },
  },
  {
    method: 'PUT',
    path: folder,
    ...write,
    body: { ...here, name },
    handle: (call) => showFolder(changeThing(call.world, ownThing(call, 'objectFolders', call.params.id), { name: call.body.name })),
  },
  {
    method: 'DELETE',
    path: folder,
    ...write,
    query: here,
    handle(call) {
      const gone = ownThing(call, 'objectFolders', call.params.id)
      removeThing(call.world, 'objectFolders', gone)
      return { succeded: true, id: gone.id, key: String(gone.name) }
    },
  },
  {
    method: 'POST',
    path: '/custom-fields/',
    ...write,
    body: {
      ...fields,
      dataType: required(dataType),
      fieldKey: required(text),
      objectKey: required(text),
      parentId: required(text),
      allowCustomOption: flag,
    },
    status: 201,
    handle: create,
  },
  { method: 'GET', path: one, ...read, handle: (call) => ({ field: showField(ownThing(call, 'objectFields', call.params.id)) }) },
  { method: 'PUT', path: one, ...write, body: fields, handle: update },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      const gone = ownThing(call, 'objectFields', call.params.id)
      removeThing(call.world, 'objectFields', gone)
      return { succeded: true, id: gone.id, key: String(gone.fieldKey) }
    },
  },
]

function create(call: Call): JsonObject {
  const { world, locationId, body } = call
  const objectKey = ownKey(call, body.objectKey)
  const parent = ownThing(call, 'objectFolders', String(body.parentId))
  if (parent.objectKey !== objectKey) refuse(400, 'The folder belongs to another object')
  if (!String(body.fieldKey).startsWith(`${objectKey}.`)) refuse(422, [`fieldKey must begin with ${objectKey}.`])
  if (thingsOf(world, locationId, 'objectFields').some((field) => field.fieldKey === body.fieldKey))
    refuse(400, `A field with key ${String(body.fieldKey)} already exists`)
  const now = new Date(world.now()).toISOString()
  return { field: showField(addThing(world, 'objectFields', { ...body, id: newHexId(), locationId, dateAdded: now, dateUpdated: now })) }
}

function update(call: Call): JsonObject {
  const field = ownThing(call, 'objectFields', call.params.id)
  const { locationId: _locationId, ...sent } = call.body
  if (sent.options !== undefined) {
    const kept = keysOf(sent.options)
    if (keysOf(field.options).some((key) => !kept.includes(key))) refuse(422, ['Options cannot be removed'])
  }
  return { field: showField(changeThing(call.world, field, { ...sent, dateUpdated: new Date(call.world.now()).toISOString() })) }
}

function keysOf(options: unknown): string[] {
  return Array.isArray(options) ? options.filter(isObject).map((option) => String(option.key)) : []
}

function ownKey({ world, locationId }: Call, key: unknown): string {
  const own = key === 'business' || thingsOf(world, locationId, 'objects').some((object) => object.key === key)
  return own ? String(key) : refuse(404, 'Object not found')
}

function showFolder(thing: Thing): JsonObject {
  return pick(thing, ['id', 'objectKey', 'locationId', 'name'])
}

export function showField(field: Thing): JsonObject {
  return pick(field, [
    'locationId',
    'name',
    'description',
    'placeholder',
    'showInForms',
    'options',
    'acceptedFormats',
    'id',
    'objectKey',
    'dataType',
    'parentId',
    'fieldKey',
    'allowCustomOption',
    'maxFileLimit',
    'dateAdded',
    'dateUpdated',
  ])
}
