import { z } from 'zod'
import { fault } from '../contract/say.ts'
import { Answered, readFields, readPagesAfter } from './answer.ts'
import { idOrRef, normaliseName } from './fields.ts'
import { defineKind, type Live, type SpecIssue } from './kind.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const ConversationAgentSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the agent.'),
  businessName: z.string().optional().describe('Name of the business that it speaks for.'),
  mode: z
    .enum(['off', 'suggestive', 'auto-pilot'])
    .optional()
    .describe('Silent, proposing answers to the team, or answering by itself. Default off.'),
  channels: z
    .array(z.enum(['IG', 'FB', 'SMS', 'WebChat', 'WhatsApp', 'Live_Chat']))
    .optional()
    .describe('Where it speaks.'),
  isPrimary: z.boolean().optional().describe('Whether it answers where no other agent was chosen. Default false; needs mode.'),
  waitTime: z.number().min(0).optional().describe('How long it waits before it answers; at most 5 minutes. Default 2.'),
  waitTimeUnit: z.enum(['minutes', 'seconds']).optional().describe('Unit of waitTime. Default seconds.'),
  sleepEnabled: z.boolean().optional().describe('Whether it can fall silent for a time. Default false.'),
  sleepTime: z.number().min(1).optional().describe('For how long; at most 48 hours. Default: until somebody wakes it.'),
  sleepTimeUnit: z.enum(['hours', 'minutes', 'seconds']).optional().describe('Unit of sleepTime.'),
  personality: z.string().trim().min(1).describe('How it speaks.'),
  goal: z.string().trim().min(1).describe('What it is to reach.'),
  instructions: z.string().trim().min(1).describe('What it does and does not do.'),
  autoPilotMaxMessages: z
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('After how many messages of its own a person is needed. Default 75.'),
  knowledgeBaseIds: z.array(idOrRef('knowledge-base', 'A knowledge base.')).optional().describe('What it knows.'),
  respondToImages: z.boolean().optional().describe('Whether it answers pictures. Default false. Cannot be read back.'),
  respondToAudio: z.boolean().optional().describe('Whether it answers voice messages. Default false. Cannot be read back.'),
  sleepOnManualMessage: z.boolean().optional().describe('Whether it falls silent when a person writes.'),
  sleepOnWorkflowMessage: z.boolean().optional().describe('Whether it falls silent when a workflow writes.'),
})
type ConversationAgentSpec = z.infer<typeof ConversationAgentSpec>

const agentsPath = '/conversation-ai/agents'
const pageSize = 50
const defaultMaxMessages = 75
const secondsPer = { seconds: 1, minutes: 60, hours: 3_600 } as const
const longestWaitS = 300
const longestSleepS = 172_800
const writable = ConversationAgentSpec.keyof().options
const unreadable = ['respondToImages', 'respondToAudio']
const readable = writable.filter((field) => !unreadable.includes(field))

/** The location is known from the token: no call names it (platform dossier §5.4). */
export const conversationAgent = defineKind<ConversationAgentSpec>({
  name: 'conversation-agent',
  title: 'Conversation agent',
  plural: 'Conversation agents',
  description: 'An AI agent that answers messages. Its actions, such as booking, are added by hand.',
  tier: 'extended',
  needs: ['knowledge-base'],
  scopes: { read: ['conversation-ai.readonly'], write: ['conversation-ai.write'] },
  spec: ConversationAgentSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise(field, value) {
    if (field === 'mode') return value ?? 'off'
    if (field === 'isPrimary' || field === 'sleepEnabled') return value ?? false
    if (field === 'waitTime') return value ?? 2
    if (field === 'waitTimeUnit') return value ?? 'seconds'
    if (field === 'autoPilotMaxMessages') return value ?? defaultMaxMessages
    if ((field === 'channels' || field === 'knowledgeBaseIds') && Array.isArray(value)) return value.toSorted()
    return value
  },
  pageSize,

  /** The list leaves out how the agent speaks; `read` brings it. */
  async list({ api }) {
    const answers = await readPagesAfter(async (startAfter) => {
      const { agents } = await api.get(`${agentsPath}/search`, {
        query: { startAfter, limit: pageSize },
        schema: z.object({ agents: z.array(Answered) }),
      })
      return { items: agents, more: agents.length === pageSize }
    })
    return answers.map((answer) => ({ id: answer.id, title: answer.name, fields: readFields(ConversationAgentSpec, answer, ['name']) }))
  },

  async read({ api }, live) {
    return toLive(await api.get(agentPath(live.id), { schema: Answered }))
  },

  async create({ api }, spec) {
    const body = writeFields(ConversationAgentSpec, spec, writable)
    return toLive(await api.post(agentsPath, { body, schema: Answered }))
  },

  replaces: writable,

  /** Left out, some fields would fall back to their default. */
  async update({ api }, live, spec, changed) {
    const body = writeFields(ConversationAgentSpec, mergeForReplacement(live, spec, changed), writable)
    return toLive(await api.put(agentPath(live.id), { body: { autoPilotMaxMessages: defaultMaxMessages, ...body }, schema: Answered }))
  },

  async delete({ api }, live) {
    await api.delete(agentPath(live.id), { schema: z.unknown() })
  },
})

function validate(spec: ConversationAgentSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (spec.isPrimary === true && spec.mode === undefined) issues.push({ path: 'mode', ...fault('conversation-agent.mode_needed') })
  if ((spec.waitTime ?? 0) * secondsPer[spec.waitTimeUnit ?? 'seconds'] > longestWaitS)
    issues.push({ path: 'waitTime', ...fault('conversation-agent.waits_too_long') })
  if ((spec.sleepTime === undefined) !== (spec.sleepTimeUnit === undefined))
    issues.push({ path: 'sleepTime', ...fault('conversation-agent.sleep_in_pairs') })
  if (spec.sleepTime !== undefined && spec.sleepEnabled !== true)
    issues.push({ path: 'sleepEnabled', ...fault('conversation-agent.sleep_off') })
  if ((spec.sleepTime ?? 0) * secondsPer[spec.sleepTimeUnit ?? 'seconds'] > longestSleepS)
    issues.push({ path: 'sleepTime', ...fault('conversation-agent.sleeps_too_long') })
  return issues
}

function agentPath(id: string): string {
  return `${agentsPath}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(ConversationAgentSpec, answer, readable) }
}
