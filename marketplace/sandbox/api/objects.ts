import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forBoth, forLocation } from './doors.ts'
import { showField } from './object-fields.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { number, oneOf, required, shape, text, texts } from './rules.ts'
import { addThing, changeThing, pick, thingsOf } from './things.ts'

const many = '/objects/'
const one = `${many}:key`
const read = forBoth('objects/schema.readonly')
const write = forBoth('objects/schema.write')
const here = { locationId: required(text) }
const prefix = 'custom_objects.'

/** Objects cannot be deleted. The list holds the platform's own as well. */
export const objectOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: here,
    handle: ({ world, locationId }) => ({ objects: [...standardOf(locationId), ...thingsOf(world, locationId, 'objects')].map(show) }),
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: {
      ...here,
      labels: required(shape({ singular: required(text), plural: required(text) })),
      key: required(text),
      description: text,
      primaryDisplayPropertyDetails: required(
        shape({ key: required(text), name: required(text), dataType: required(oneOf('TEXT', 'NUMERICAL')) }),
      ),
    },
    status: 201,
    handle: create,
  },
  {
    method: 'GET',
    path: one,
    ...read,
    query: { ...here, fetchProperties: text },
    handle(call) {
      const object = ownObject(call)
      const fields = thingsOf(call.world, call.locationId, 'objectFields').filter((field) => field.objectKey === object.key)
      return { object: show(object), cache: false, fields: call.query.fetchProperties === 'true' ? fields.map(showField) : [] }
    },
  },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: { ...here, labels: shape({ singular: text, plural: text }), description: text, searchableProperties: required(texts) },
    handle: update,
  },
  {
    method: 'POST',
    path: `${one}/records/search`,
    ...forLocation('objects/record.readonly'),
    body: {
      ...here,
      page: required(number),
      pageLimit: required(number),
      query: { ...text, required: true },
      searchAfter: required(texts),
    },
    handle: searchRecords,
  },
]

function create({ world, locationId, body }: Call): JsonObject {
  const key = withPrefix(prefix, String(body.key))
  if (!/^custom_objects\.[a-z][a-z0-9_]*$/.test(key)) refuse(422, ['key must be lowercase and underscore separated'])
  if (thingsOf(world, locationId, 'objects').some((object) => object.key === key)) refuse(400, `Object with key ${key} already exists`)
  const primary = body.primaryDisplayPropertyDetails as JsonObject
  const fieldKey = withPrefix(`${key}.`, String(primary.key))
  const now = new Date(world.now()).toISOString()
  const object = addThing(world, 'objects', {
    id: newHexId(),
    locationId,
    key,
    standard: false,
    labels: body.labels,
    description: body.description,
    primaryDisplayProperty: fieldKey,
    searchableProperties: [fieldKey],
    dateAdded: now,
    dateUpdated: now,
    type: 'USER_DEFINED',
  })
  const folder = addThing(world, 'objectFolders', { id: newHexId(), locationId, objectKey: key, name: 'Details' })
  addThing(world, 'objectFields', {
    id: newHexId(),
    locationId,
    objectKey: key,
    fieldKey,
    name: primary.name,
    dataType: primary.dataType,
    parentId: folder.id,
    showInForms: true,
    dateAdded: now,
    dateUpdated: now,
  })
  return { object: show(object) }
}

function update(call: Call): JsonObject {
  const object = ownObject(call)
  if (object.standard) refuse(400, 'Standard objects take searchable properties only')
  const { locationId: _locationId, labels, ...sent } = call.body
  const merged = { ...(object.labels as JsonObject), ...(labels as JsonObject | undefined) }
  return {
    object: show(changeThing(call.world, object, { ...sent, labels: merged, dateUpdated: new Date(call.world.now()).toISOString() })),
  }
}

/** Records are made by hand; companies are the records of `business`. */
function searchRecords(call: Call): JsonObject {
  const { world, locationId, body } = call
  const { key } = ownObject(call)
  const found =
    key === 'business'
      ? thingsOf(world, locationId, 'businesses')
      : thingsOf(world, locationId, 'objectRecords').filter((record) => record.objectKey === key)
  const from = (Number(body.page) - 1) * Number(body.pageLimit)
  const records = found
    .slice(from, from + Number(body.pageLimit))
    .map((record) => pick(record, ['id', 'locationId', 'objectKey', 'properties']))
  return { records, total: found.length }
}

function ownObject({ world, locationId, params }: Call): Thing {
  const known = [...standardOf(locationId), ...thingsOf(world, locationId, 'objects')]
  return known.find((object) => object.key === params.key || object.id === params.key) ?? refuse(404, 'Object not found')
}

function standardOf(locationId: string): Thing[] {
  return ['contact', 'opportunity', 'business'].map((key) => ({
    id: `${key}-object`,
    locationId,
    key,
    standard: true,
    labels: { singular: key, plural: `${key}s` },
    primaryDisplayProperty: `${key}.name`,
    dateAdded: '2024-01-01T00:00:00.000Z',
    dateUpdated: '2024-01-01T00:00:00.000Z',
    type: 'SYSTEM_DEFINED',
  }))
}

function withPrefix(front: string, key: string): string {
  return key.startsWith(front) ? key : front + key
}

function show(object: Thing): JsonObject {
  const shown = [
    'id',
    'standard',
    'key',
    'labels',
    'description',
    'locationId',
    'primaryDisplayProperty',
    'dateAdded',
    'dateUpdated',
    'type',
  ]
  return pick(object, shown)
}
