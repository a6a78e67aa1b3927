import { z } from 'zod'
import { Answered, readFields } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const TriggerLinkSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Display name of the link.'),
  redirectTo: z.string().trim().min(1).describe('Web address, or merge tag that holds one, to which a click leads.'),
})

const LinkAnswer = z.object({ link: Answered })
const names = ['name', 'redirectTo'] as const

export const triggerLink = defineKind<z.infer<typeof TriggerLinkSpec>>({
  name: 'trigger-link',
  title: 'Trigger link',
  plural: 'Trigger links',
  description: 'A link whose clicks are seen: messages carry it, and workflows start from it.',
  tier: 'core',
  needs: [],
  scopes: { read: ['links.readonly'], write: ['links.write'] },
  spec: TriggerLinkSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),

  async list({ api, target }) {
    const { links } = await api.get('/links/', { query: { locationId: target.locationId }, schema: z.object({ links: z.array(Answered) }) })
    return links.map(toLive)
  },

  async create({ api, target }, spec) {
    const { link } = await api.post('/links/', {
      body: { locationId: target.locationId, ...writeFields(TriggerLinkSpec, spec, names) },
      schema: LinkAnswer,
    })
    return toLive(link)
  },

  async update({ api }, live, spec, changed) {
    const body = writeFields(TriggerLinkSpec, mergeForReplacement(live, spec, changed), names)
    const { link } = await api.put(linkPath(live.id), { body, schema: LinkAnswer })
    return toLive(link)
  },

  async delete({ api }, live) {
    await api.delete(linkPath(live.id), { schema: z.unknown() })
  },
})

function linkPath(id: string): string {
  return `/links/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(TriggerLinkSpec, answer, names) }
}
