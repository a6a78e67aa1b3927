import { z } from 'zod'
import { Answered } from './answer.ts'
import { countContacts } from './count-client-data.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type Target } from './kind.ts'

const TagSpec = z.strictObject({
  name: z.string().trim().min(1).describe('The tag, as it is put on contacts. The platform keeps tags in lower case.'),
})

export const tag = defineKind<z.infer<typeof TagSpec>>({
  name: 'tag',
  title: 'Tag',
  plural: 'Tags',
  description: 'A word put on contacts, by which workflows, filters and reports find them.',
  tier: 'core',
  needs: [],
  scopes: { read: ['locations/tags.readonly'], write: ['locations/tags.write'] },
  spec: TagSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise: (field, value) => (field === 'name' && typeof value === 'string' ? value.trim().toLowerCase() : value),

  async list({ api, target }) {
    const { tags } = await api.get(tagsPath(target), { schema: z.object({ tags: z.array(Answered) }) })
    return tags.map(toLive)
  },

  async create({ api, target }, spec) {
    const { tag: made } = await api.post(tagsPath(target), { body: { name: spec.name }, schema: TagAnswer })
    return toLive(made)
  },

  async update({ api, target }, live, spec) {
    const { tag: changed } = await api.put(tagPath(target, live.id), { body: { name: spec.name }, schema: TagAnswer })
    return toLive(changed)
  },

  holdsClientData: (scope, live) => countContacts(scope, { field: 'tags', operator: 'contains', value: [live.title] }, 'data.tagged'),

  async delete({ api, target }, live) {
    await api.delete(tagPath(target, live.id), { schema: z.unknown() })
  },
})

const TagAnswer = z.object({ tag: Answered })

function tagsPath(target: Target): string {
  return `/locations/${encodeURIComponent(target.locationId)}/tags`
}

function tagPath(target: Target, id: string): string {
  return `${tagsPath(target)}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: { name: answer.name } }
}
