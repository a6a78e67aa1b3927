import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { chatTypes, settings } from './chat-widget-fields.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { flag, name, number, oneOf, required, text, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const one = '/chat-widget/data/:locationId/:widgetId'
const read = forLocation('chat-widget.readonly')
const write = forLocation('chat-widget.write')

const fields: Fields = {
  version: number,
  chatType: oneOf('liveChat', 'emailChat'),
  name: { ...text, notEmpty: true },
  default: flag,
  settings,
}

/** No answer of these doors is published: their shape is ours. */
export const chatWidgetOperations: Operation[] = [
  {
    method: 'GET',
    path: '/chat-widget/list',
    ...read,
    query: {
      locationId: required(text),
      offset: required(text),
      limit: required(text),
      chatType: oneOf(...chatTypes),
      excludeChatType: oneOf(...chatTypes.filter((type) => type !== 'webChat')),
      voiceAiAgentId: text,
      allInOneChatTypes: oneOf(...chatTypes),
    },
    handle({ world, locationId, query }) {
      const found = thingsOf(world, locationId, 'chatWidgets')
        .filter((widget) => !query.chatType || widget.chatType === query.chatType)
        .filter((widget) => !query.excludeChatType || widget.chatType !== query.excludeChatType)
      const widgets = slice(found, query, 'offset', 'limit', 10).map((widget) => ({
        _id: widget.id,
        ...pick(widget, ['name', 'chatType', 'default', 'version']),
      }))
      return { widgets, count: found.length }
    },
  },
  {
    method: 'POST',
    path: '/chat-widget/',
    ...write,
    body: {
      ...fields,
      version: required(number),
      chatType: required(oneOf('liveChat', 'emailChat')),
      name,
      locationId: required(text),
      deleted: flag,
    },
    status: 201,
    handle: create,
  },
  { method: 'GET', path: one, ...read, handle: (call) => show(own(call)) },
  { method: 'PUT', path: one, ...write, body: fields, handle: change },
  { method: 'PATCH', path: one, ...write, body: fields, handle: change },
  {
    method: 'DELETE',
    path: '/chat-widget/:locationId/:widgetId',
    ...write,
    handle(call) {
      removeThing(call.world, 'chatWidgets', own(call))
      return {}
    },
  },
]

function create(call: Call): JsonObject {
  const { world, locationId, body } = call
  if (body.default) onlyDefault(call)
  return show(addThing(world, 'chatWidgets', { default: false, settings: {}, ...body, id: newHexId(), locationId }))
}

/** Settings are replaced as a whole. */
function change(call: Call): JsonObject {
  const widget = own(call)
  if (call.body.default) onlyDefault(call)
  return show(changeThing(call.world, widget, call.body))
}

function onlyDefault({ world, locationId }: Call): void {
  for (const widget of thingsOf(world, locationId, 'chatWidgets')) widget.default = false
}

function own(call: Call): Thing {
  return ownThing(call, 'chatWidgets', call.params.widgetId)
}

function show(widget: Thing): JsonObject {
  return { _id: widget.id, ...pick(widget, ['locationId', 'name', 'chatType', 'default', 'version', 'settings']) }
}
