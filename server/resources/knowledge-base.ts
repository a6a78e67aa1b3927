import { z } from 'zod'
import { saying } from '../contract/say.ts'
import { Answered, readFields, readPagesAfter } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { writeFields } from './write-fields.ts'

const KnowledgeBaseSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the knowledge base.'),
  description: z.string().optional().describe('A line about what is in it. Cannot be read back.'),
})
type KnowledgeBaseSpec = z.infer<typeof KnowledgeBaseSpec>

const basesPath = '/knowledge-bases/'
const pageSize = 20
const Contents = z.object({ data: z.object({ kbMetadata: z.record(z.string(), z.unknown()).optional() }) })

export const knowledgeBase = defineKind<KnowledgeBaseSpec>({
  name: 'knowledge-base',
  title: 'Knowledge base',
  plural: 'Knowledge bases',
  description: 'What the AI agents of the location know: questions with answers, pages and files.',
  tier: 'extended',
  needs: [],
  most: 15,
  scopes: { read: ['knowledge-bases.readonly'], write: ['knowledge-bases.write'] },
  spec: KnowledgeBaseSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  pageSize,

  async list({ api, target }) {
    const answers = await readPagesAfter(async (lastKnowledgeBaseId) => {
      const { data } = await api.get(basesPath, {
        query: { locationId: target.locationId, limit: pageSize, lastKnowledgeBaseId },
        schema: z.object({ data: z.object({ knowledgeBases: z.array(Answered), hasMore: z.boolean() }) }),
      })
      return { items: data.knowledgeBases, more: data.hasMore }
    })
    return answers.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(KnowledgeBaseSpec, spec, ['name', 'description']) }
    const { data } = await api.post(basesPath, { body, schema: z.object({ data: Answered }) })
    return toLive(data)
  },

  /** The answer tells only that it worked. */
  async update({ api }, live, spec, changed) {
    const body = writeFields(KnowledgeBaseSpec, spec, changed)
    await api.put(basePath(live.id), { body, schema: z.unknown() })
    const name = String(body.name ?? live.title)
    return { ...live, title: name, fields: { ...live.fields, name } }
  },

  /** What was trained by hand goes with it. */
  async holdsClientData({ api }, live) {
    const { data } = await api.get(basePath(live.id), { schema: Contents })
    const counts = Object.values(data.kbMetadata ?? {}).filter((count) => typeof count === 'number')
    const inside = counts.reduce((sum, count) => sum + count, 0)
    return inside === 0 ? undefined : saying('data.taught', { n: inside })
  },

  async delete({ api }, live) {
    await api.delete(basePath(live.id), { schema: z.unknown() })
  },
})

function basePath(id: string): string {
  return `${basesPath}${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(KnowledgeBaseSpec, answer, ['name']) }
}
