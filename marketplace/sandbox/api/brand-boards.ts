import { newHexId } from '../ids.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { flag, list, name, number, oneOf, required, shape, text, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/brand-boards/:locationId'
const one = `${many}/:boardId`
const read = forLocation('brand-boards/design-kit.readonly')
const write = forLocation('brand-boards/design-kit.write')

const fields: Fields = {
  logos: list(shape({ id: text, url: required(text), label: required(text), path: required(text) })),
  colors: list(
    shape({ id: text, hexa: required(text), rgba: required(text), hex: required(text), rgb: required(text), label: required(text) }),
  ),
  fonts: list(shape({ id: text, font: required(text), fallback: required(text), label: required(text) })),
  default: flag,
  parentId: text,
}

export const brandBoardOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { limit: number, offset: number, search: text, deleted: flag },
    handle({ world, locationId, query }) {
      const found = thingsOf(world, locationId, 'brandBoards').filter((board) =>
        String(board.name)
          .toLowerCase()
          .includes(String(query.search ?? '').toLowerCase()),
      )
      const brandBoards = slice(found, query, 'offset', 'limit', 10).map((board) => ({
        _id: board.id,
        ...pick(board, ['name', 'updatedAt', 'default', 'meta']),
      }))
      return { brandBoards, totalCount: found.length }
    },
  },
  {
    method: 'POST',
    path: '/brand-boards/',
    ...write,
    body: {
      ...fields,
      locationId: required(text),
      name,
      brandBoardId: text,
      type: oneOf('template', 'blank', 'snapshot', 'url'),
      url: text,
    },
    status: 201,
    handle: create,
  },
  { method: 'GET', path: one, ...read, handle: (call) => show(ownThing(call, 'brandBoards', call.params.boardId)) },
  {
    method: 'PATCH',
    path: one,
    ...write,
    body: { ...fields, name: { ...text, notEmpty: true } },
    handle(call) {
      const board = ownThing(call, 'brandBoards', call.params.boardId)
      if (call.body.default) onlyDefault(call)
      return show(changeThing(call.world, board, { ...withIds(call.body), updatedAt: new Date(call.world.now()).toISOString() }))
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      const board = ownThing(call, 'brandBoards', call.params.boardId)
      removeThing(call.world, 'brandBoards', board)
      return show({ ...board, deleted: true })
    },
  },
]

function create(call: Call): JsonObject {
  const { world, locationId } = call
  const { brandBoardId, type, url: _url, ...sent } = call.body
  const copied = brandBoardId === undefined ? {} : pick(ownThing(call, 'brandBoards', String(brandBoardId)), ['logos', 'colors', 'fonts'])
  if (sent.default) onlyDefault(call)
  const now = new Date(world.now()).toISOString()
  const meta = { lastAction: 'created', sourceType: type ?? 'blank' }
  const made = {
    default: false,
    ...copied,
    ...withIds(sent),
    id: newHexId(),
    locationId,
    deleted: false,
    meta,
    createdAt: now,
    updatedAt: now,
  }
  return show(addThing(world, 'brandBoards', made))
}

function onlyDefault({ world, locationId }: Call): void {
  for (const board of thingsOf(world, locationId, 'brandBoards')) board.default = false
}

function withIds(body: JsonObject): JsonObject {
  const given = Object.entries(body).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map((item) => (isObject(item) ? { id: newHexId(), ...item } : item)) : value,
  ])
  return Object.fromEntries(given) as JsonObject
}

function show(board: Thing): JsonObject {
  const shown = ['locationId', 'name', 'logos', 'colors', 'fonts', 'default', 'deleted', 'parentId', 'meta', 'createdAt', 'updatedAt']
  return { _id: board.id, ...pick(board, shown) }
}
