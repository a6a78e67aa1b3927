import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import { listTemplates, showChanged, showCreated, showOne } from './email-template-shapes.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { between, flag, name, number, oneOf, required, text, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, removeThing, thingsOf, withoutNothing } from './things.ts'

const many = '/emails/locations/:locationId/templates'
const one = `${many}/:templateId`
const read = forLocation('emails/templates.readonly')
const write = forLocation('emails/templates.write')
const editorType = oneOf('html', 'text')

const words: Fields = {
  editorContent: text,
  parentFolderId: { ...text, nullable: true },
  subjectLine: text,
  fromName: text,
  fromEmail: text,
  previewText: text,
  userId: text,
}

export const emailTemplateOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: {
      limit: between(1, 20),
      offset: { ...number, min: 0 },
      search: text,
      sortBy: oneOf('updatedAt'),
      sortOrder: oneOf('asc', 'desc'),
      archived: flag,
      folderId: text,
      include: oneOf('all', 'templates', 'folders'),
    },
    handle: listTemplates,
  },
  { method: 'POST', path: `${many}/folders`, ...write, body: { name, userId: text }, status: 201, handle: createFolder },
  { method: 'POST', path: many, ...write, body: { ...words, name, editorType: required(editorType) }, status: 201, handle: create },
  { method: 'GET', path: one, ...read, handle: (call) => showOne(call.world, template(call)) },
  {
    method: 'PATCH',
    path: one,
    ...write,
    body: { ...words, name: { ...text, notEmpty: true }, editorType, archived: flag },
    handle: update,
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      removeThing(call.world, 'emailTemplates', ownThing(call, 'emailTemplates', call.params.templateId))
      return { deleted: true }
    },
  },
]

function create(call: Call): JsonObject {
  const { world, locationId, body } = call
  refuseFolder(call)
  const now = new Date(world.now()).toISOString()
  const { userId: _userId, ...sent } = body
  const made: Thing = {
    ...withoutNothing(sent),
    id: newHexId(),
    locationId,
    type: 'template',
    archived: false,
    createdAt: now,
    updatedAt: now,
  }
  if (world.quirks.halfMadeEmail > 0) {
    world.quirks.halfMadeEmail -= 1
    const { id, type, archived, createdAt, updatedAt, name: called } = made
    addThing(world, 'emailTemplates', { id, locationId, type, archived, createdAt, updatedAt, name: called, editorType: 'builder' })
    refuse(500, 'Internal server error')
  }
  if (world.quirks.dropEmailBody) delete made.editorContent
  return showCreated(addThing(world, 'emailTemplates', made))
}

function createFolder({ world, locationId, body }: Call): JsonObject {
  const now = new Date(world.now()).toISOString()
  const folder = addThing(world, 'emailTemplates', {
    id: newHexId(),
    locationId,
    type: 'folder',
    name: body.name,
    createdAt: now,
    updatedAt: now,
  })
  return { id: folder.id, name: folder.name, createdAt: now, updatedAt: now }
}

function update(call: Call): JsonObject {
  const { world, body } = call
  const found = template(call)
  if ((body.editorContent === undefined) !== (body.editorType === undefined))
    refuse(422, ['editorContent and editorType must be provided together'])
  refuseFolder(call)
  const { userId: _userId, ...sent } = body
  if (world.quirks.dropEmailBody) delete sent.editorContent
  return showChanged(changeThing(world, found, { ...sent, updatedAt: new Date(world.now()).toISOString() }))
}

function template(call: Call): Thing {
  const found = ownThing(call, 'emailTemplates', call.params.templateId)
  return found.type === 'template' ? found : refuse(404, 'Email template not found')
}

function refuseFolder({ world, locationId, body }: Call): void {
  if (!body.parentFolderId || body.parentFolderId === 'root') return
  const folder = thingsOf(world, locationId, 'emailTemplates').find((item) => item.id === body.parentFolderId && item.type === 'folder')
  if (!folder) refuse(400, `Folder ${String(body.parentFolderId)} not found`)
}
