import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { between, flag, list, oneOf, required, shape, text, texts, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/voice-ai/agents'
const one = `${many}/:agentId`
const read = forLocation('voice-ai-agents.readonly')
const write = forLocation('voice-ai-agents.write')
const here = { locationId: required(text) }

const fields: Fields = {
  agentName: { ...text, pattern: /^.{1,40}$/ },
  businessName: text,
  welcomeMessage: text,
  agentPrompt: text,
  voiceId: text,
  language: oneOf('en-US', 'pt-BR', 'es', 'fr', 'de', 'it', 'nl-NL', 'multi'),
  patienceLevel: oneOf('low', 'medium', 'high'),
  maxCallDuration: between(180, 900),
  sendUserIdleReminders: flag,
  reminderAfterIdleTimeSeconds: between(1, 20),
  inboundNumber: text,
  numberPoolId: text,
  callEndWorkflowIds: texts,
  sendPostCallNotificationTo: shape({
    admins: required(flag),
    allUsers: required(flag),
    contactAssignedUser: required(flag),
    specificUsers: required(texts),
    customEmails: required(texts),
  }),
  agentWorkingHours: list(
    shape({
      dayOfTheWeek: required(oneOf(1, 2, 3, 4, 5, 6, 7)),
      intervals: required(
        list(
          shape({
            startHour: required(between(0, 23)),
            endHour: required(between(0, 23)),
            startMinute: required(between(0, 59)),
            endMinute: required(between(0, 59)),
          }),
        ),
      ),
    }),
  ),
  timezone: { ...text, pattern: /^[A-Za-z_]+\/[A-Za-z_]+$/ },
  isAgentAsBackupDisabled: flag,
  translation: shape({ enabled: required(flag), language: text }),
}

export const voiceAgentOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { ...here, page: between(1, 5_000), pageSize: between(1, 50), query: text },
    handle({ world, locationId, query }) {
      const page = Number(query.page ?? 1)
      const pageSize = Number(query.pageSize ?? 10)
      const found = thingsOf(world, locationId, 'voiceAgents').filter((agent) =>
        String(agent.agentName)
          .toLowerCase()
          .includes(String(query.query ?? '').toLowerCase()),
      )
      const agents = found.slice((page - 1) * pageSize, page * pageSize).map((agent) => ({ ...show(agent), actions: [] }))
      return { total: found.length, page, pageSize, agents }
    },
  },
  { method: 'POST', path: many, ...write, body: { ...here, ...fields }, status: 201, handle: create },
  { method: 'GET', path: one, ...read, query: here, handle: (call) => ({ ...show(ownAgent(call)), actions: [] }) },
  {
    method: 'PATCH',
    path: one,
    ...write,
    query: here,
    body: fields,
    handle(call) {
      const agent = ownAgent(call)
      refuseTranslation({ ...agent, ...call.body })
      return show(changeThing(call.world, agent, call.body))
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    query: here,
    status: 204,
    handle(call) {
      removeThing(call.world, 'voiceAgents', ownAgent(call))
      return {}
    },
  },
]

function create({ world, locationId, body }: Call): JsonObject {
  refuseTranslation(body)
  const location = world.state.locations[locationId]
  const made: Thing = {
    agentName: `My Agent ${100 + thingsOf(world, locationId, 'voiceAgents').length}`,
    businessName: location?.name ?? '',
    welcomeMessage: `Thank you for calling ${location?.name ?? ''}.`,
    agentPrompt: 'Answer questions about the business.',
    voiceId: 'voice-1',
    language: 'en-US',
    patienceLevel: 'medium',
    maxCallDuration: 300,
    sendUserIdleReminders: true,
    reminderAfterIdleTimeSeconds: 8,
    timezone: location?.profile.timezone ?? 'America/New_York',
    isAgentAsBackupDisabled: false,
    ...body,
    id: newHexId(),
    locationId,
  }
  return show(addThing(world, 'voiceAgents', made))
}

function refuseTranslation({ language = 'en-US', translation }: JsonObject): void {
  const wanted = translation as { enabled?: boolean; language?: string } | undefined
  if (!wanted?.enabled) return
  if (language === 'en-US') refuse(422, ['translation.enabled can only be true if the language is not en-US'])
  if (wanted.language !== language && wanted.language !== 'en-US')
    refuse(422, ["translation.language must be the agent's language or en-US"])
}

function ownAgent(call: Call): Thing {
  return ownThing(call, 'voiceAgents', call.params.agentId)
}

function show(agent: Thing): JsonObject {
  return pick(agent, ['id', 'locationId', ...Object.keys(fields)])
}
