import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { sliceAfter } from './page.ts'
import { refuse } from './refusal.ts'
import { between, flag, list, name, number, oneOf, required, text, texts, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/conversation-ai/agents'
const one = `${many}/:agentId`
const read = forLocation('conversation-ai.readonly')
const write = forLocation('conversation-ai.write')

const fields: Fields = {
  businessName: text,
  mode: oneOf('off', 'suggestive', 'auto-pilot'),
  channels: list(oneOf('IG', 'FB', 'SMS', 'WebChat', 'WhatsApp', 'Live_Chat')),
  isPrimary: flag,
  waitTime: number,
  waitTimeUnit: oneOf('minutes', 'seconds'),
  sleepEnabled: flag,
  sleepTime: number,
  sleepTimeUnit: oneOf('hours', 'minutes', 'seconds'),
  autoPilotMaxMessages: between(1, 100),
  knowledgeBaseIds: texts,
  respondToImages: flag,
  respondToAudio: flag,
  sleepOnManualMessage: flag,
  sleepOnWorkflowMessage: flag,
}

const listed = [
  'id',
  'name',
  'businessName',
  'mode',
  'channels',
  'waitTime',
  'waitTimeUnit',
  'sleepEnabled',
  'sleepTime',
  'sleepTimeUnit',
  'isPrimary',
  'autoPilotMaxMessages',
  'knowledgeBaseIds',
  'sleepOnManualMessage',
  'sleepOnWorkflowMessage',
]

const defaults: JsonObject = {
  mode: 'off',
  channels: [],
  isPrimary: false,
  waitTime: 2,
  waitTimeUnit: 'seconds',
  sleepEnabled: false,
  autoPilotMaxMessages: 75,
  knowledgeBaseIds: [],
}

/** The location is the token's own: no call names it. */
export const conversationAgentOperations: Operation[] = [
  {
    method: 'GET',
    path: `${many}/search`,
    ...read,
    query: { startAfter: text, limit: number, query: text },
    handle({ world, locationId, query }) {
      const found = thingsOf(world, locationId, 'conversationAgents').filter((agent) =>
        String(agent.name)
          .toLowerCase()
          .includes(String(query.query ?? '')),
      )
      const { page } = sliceAfter(found, query.startAfter, Number(query.limit ?? 10))
      const agents = page.map((agent) => ({ ...pick(agent, listed), actions: [], ...pick(agent, ['createdAt', 'updatedAt']) }))
      return { agents, totalCount: found.length, count: agents.length }
    },
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: { ...fields, name, personality: required(text), goal: required(text), instructions: required(text) },
    status: 201,
    handle: create,
  },
  { method: 'GET', path: one, ...read, handle: (call) => show(ownThing(call, 'conversationAgents', call.params.agentId)) },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: {
      ...fields,
      name: { ...text, notEmpty: true },
      personality: text,
      goal: text,
      instructions: text,
      autoPilotMaxMessages: required(between(1, 100)),
    },
    handle(call) {
      const agent = ownThing(call, 'conversationAgents', call.params.agentId)
      refuseBad(call, { ...agent, ...call.body })
      return show(changeThing(call.world, agent, { ...call.body, updatedAt: new Date(call.world.now()).toISOString() }))
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      const gone = ownThing(call, 'conversationAgents', call.params.agentId)
      removeThing(call.world, 'conversationAgents', gone)
      return { success: true, id: gone.id }
    },
  },
]

function create(call: Call): JsonObject {
  const { world, locationId, body } = call
  refuseBad(call, body)
  const now = new Date(world.now()).toISOString()
  return show(addThing(world, 'conversationAgents', { ...defaults, ...body, id: newId(), locationId, createdAt: now, updatedAt: now }))
}

function refuseBad(call: Call, agent: JsonObject): void {
  const waitS = Number(agent.waitTime ?? 0) * (agent.waitTimeUnit === 'minutes' ? 60 : 1)
  if (waitS > 300) refuse(422, ['waitTime must not be greater than 5 minutes'])
  for (const id of Array.isArray(agent.knowledgeBaseIds) ? agent.knowledgeBaseIds : []) ownThing(call, 'knowledgeBases', String(id))
}

function show(agent: Thing): JsonObject {
  return { ...pick(agent, [...listed, 'goal', 'personality', 'instructions']), actions: [] }
}
