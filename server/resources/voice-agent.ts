import { z } from 'zod'
import { fault } from '../contract/say.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type SpecIssue, type Target } from './kind.ts'
import { VoiceAgentSpec } from './voice-agent-spec.ts'
import { writeFields } from './write-fields.ts'

const agentsPath = '/voice-ai/agents'
const pageSize = 50
const names = Object.keys(VoiceAgentSpec.shape)

export const voiceAgent = defineKind<VoiceAgentSpec>({
  name: 'voice-agent',
  title: 'Voice agent',
  plural: 'Voice agents',
  description: 'An AI agent that answers the phone. Its actions, such as transferring a call, are added by hand.',
  tier: 'extended',
  needs: ['user'],
  scopes: { read: ['voice-ai-agents.readonly'], write: ['voice-ai-agents.write'] },
  spec: VoiceAgentSpec,
  validate,
  titleOf: (spec) => spec.agentName,
  identify: (spec) => normaliseName(spec.agentName),
  identifyLive: (live) => normaliseName(live.title),
  normalise(field, value) {
    if (field === 'isAgentAsBackupDisabled') return value ?? false
    if (field === 'sendUserIdleReminders') return value ?? true
    if (field === 'callEndWorkflowIds' && Array.isArray(value)) return value.toSorted()
    if (field === 'agentWorkingHours' && Array.isArray(value))
      return (value as { dayOfTheWeek: number }[]).toSorted((a, b) => a.dayOfTheWeek - b.dayOfTheWeek)
    return value
  },
  pageSize,

  async list({ api, target }) {
    const readPage = async (offset: number): Promise<{ items: Answered[]; total: number | undefined }> => {
      const { agents, total } = await api.get(agentsPath, {
        query: { ...here(target), page: Math.floor(offset / pageSize) + 1, pageSize },
        schema: z.object({ agents: z.array(Answered), total: z.number().optional().catch(undefined) }),
      })
      return { items: agents, total }
    }
    const answers = await readPages(pageSize, readPage, { isAligned: true })
    return answers.map(toLive)
  },

  async create({ api, target }, spec) {
    return toLive(await api.post(agentsPath, { body: { ...here(target), ...writeFields(VoiceAgentSpec, spec, names) }, schema: Answered }))
  },

  async update({ api, target }, live, spec, changed) {
    const body = writeFields(VoiceAgentSpec, spec, changed)
    return toLive(await api.patch(agentPath(live.id), { query: here(target), body, schema: Answered }))
  },

  async delete({ api, target }, live) {
    await api.delete(agentPath(live.id), { query: here(target), schema: z.unknown() })
  },
})

function validate(spec: VoiceAgentSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (spec.inboundNumber !== undefined && spec.numberPoolId !== undefined)
    issues.push({ path: 'numberPoolId', ...fault('voice-agent.two_numbers') })
  if (spec.translation?.enabled === true) issues.push(...translationIssues(spec))
  const days = (spec.agentWorkingHours ?? []).map((day) => day.dayOfTheWeek)
  spec.agentWorkingHours?.forEach((day, index) => {
    const path = `agentWorkingHours[${index}]`
    if (days.indexOf(day.dayOfTheWeek) !== index) issues.push({ path, ...fault('voice-agent.day_twice', { day: day.dayOfTheWeek }) })
    day.intervals.forEach((span, at) => {
      if (span.endHour * 60 + span.endMinute <= span.startHour * 60 + span.startMinute)
        issues.push({ path: `${path}.intervals[${at}]`, ...fault('voice-agent.ends_too_early') })
    })
  })
  return issues
}

/** Published rules of voice-ai: not from English, and only to the agent's own language or to English. */
function translationIssues({ language = 'en-US', translation }: VoiceAgentSpec): SpecIssue[] {
  if (language === 'en-US')
    return [
      {
        path: 'translation.enabled',
        ...fault('voice-agent.no_translation'),
      },
    ]
  const to = translation?.language
  if (to === language || to === 'en-US') return []
  return [{ path: 'translation.language', ...fault('voice-agent.other_translation', { language }) }]
}

function here(target: Target): { locationId: string } {
  return { locationId: target.locationId }
}

function agentPath(id: string): string {
  return `${agentsPath}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: String(answer.agentName), fields: readFields(VoiceAgentSpec, answer, names) }
}
