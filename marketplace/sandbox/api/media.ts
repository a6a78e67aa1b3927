import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { alt } from './alt-owner.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { name, required, text } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const one = '/medias/:id'
const read = forLocation('medias.readonly')
const write = forLocation('medias.write')

/** Folders, and files that were put there by hand. */
export const mediaOperations: Operation[] = [
  {
    method: 'GET',
    path: '/medias/files',
    ...read,
    query: {
      ...alt,
      offset: text,
      limit: text,
      sortBy: required(text),
      sortOrder: required(text),
      type: required(text),
      query: text,
      parentId: text,
      fetchAll: text,
    },
    handle({ world, locationId, query }) {
      const words = String(query.query ?? '').toLowerCase()
      const found = thingsOf(world, locationId, 'mediaFiles')
        .filter((file) => file.type === query.type)
        .filter((file) => query.fetchAll === 'true' || (file.parentId ?? '') === (query.parentId ?? ''))
        .filter((file) => world.now() >= Number(file.shownAt ?? 0))
        .filter((file) => String(file.name).toLowerCase().includes(words))
      return { files: slice(found, query, 'offset', 'limit', 20).map(showFile) }
    },
  },
  { method: 'POST', path: '/medias/folder', ...write, body: { ...alt, name, parentId: text }, handle: createFolder },
  {
    method: 'POST',
    path: one,
    ...write,
    body: { ...alt, name },
    handle(call) {
      changeThing(call.world, ownThing(call, 'mediaFiles', call.params.id), { name: call.body.name })
      return { updated: true, traceId: 'sandbox' }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    query: alt,
    handle(call) {
      removeWithContents(call, ownThing(call, 'mediaFiles', call.params.id))
      return {}
    },
  },
]

/** The published answer leaves out the id. */
function createFolder(call: Call): JsonObject {
  const { world, locationId, body } = call
  if (body.parentId !== undefined) ownThing(call, 'mediaFiles', String(body.parentId))
  const made = {
    id: newHexId(),
    locationId,
    name: body.name,
    type: 'folder',
    shownAt: world.now() + world.quirks.folderLagMs,
    ...pick(body, ['parentId']),
  }
  addThing(world, 'mediaFiles', made)
  return { altId: locationId, altType: 'location', ...pick(made, ['name', 'parentId', 'type']), deleted: false }
}

function removeWithContents(call: Call, file: Thing): void {
  for (const inside of thingsOf(call.world, call.locationId, 'mediaFiles').filter((one) => one.parentId === file.id))
    removeWithContents(call, inside)
  removeThing(call.world, 'mediaFiles', file)
}

function showFile(file: Thing): JsonObject {
  return { _id: file.id, altId: file.locationId, altType: 'location', ...pick(file, ['name', 'parentId', 'type', 'url', 'path']) }
}
