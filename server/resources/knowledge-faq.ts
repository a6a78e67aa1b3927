import { z } from 'zod'
import { Answered, readFields, readPagesAfter } from './answer.ts'
import { idOrRef, normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const KnowledgeFaqSpec = z.strictObject({
  knowledgeBaseId: idOrRef('knowledge-base', 'The knowledge base that it stands in; it cannot be changed later.'),
  question: z
    .string()
    .trim()
    .min(1)
    .describe('The question, as a customer would ask it; several in one knowledge base are told apart by it.'),
  answer: z.string().trim().min(1).describe('The answer that an agent may give.'),
})
type KnowledgeFaqSpec = z.infer<typeof KnowledgeFaqSpec>

const faqsPath = '/knowledge-bases/faqs'
const pageSize = 100
const words = ['question', 'answer'] as const

export const knowledgeFaq = defineKind<KnowledgeFaqSpec>({
  name: 'knowledge-faq',
  title: 'Question and answer',
  plural: 'Questions and answers',
  description: 'One question with its answer in a knowledge base.',
  tier: 'extended',
  needs: ['knowledge-base'],
  parent: { kind: 'knowledge-base', field: 'knowledgeBaseId' },
  scopes: { read: ['knowledge-bases.readonly'], write: ['knowledge-bases.write'] },
  spec: KnowledgeFaqSpec,
  titleOf: (spec) => spec.question,
  identify: (spec) => (typeof spec.knowledgeBaseId === 'string' ? identity(spec.knowledgeBaseId, spec.question) : undefined),
  identifyLive: (live) => identity(String(live.fields.knowledgeBaseId), live.title),
  fixed: ['knowledgeBaseId'],
  pageSize,

  async list({ api, target, matched }) {
    const bases = await matched('knowledge-base')
    const lists = await Promise.all(
      bases.map(async ({ id: knowledgeBaseId }) => {
        const answers = await readPagesAfter(async (lastFaqId) => {
          const page = await api.get(faqsPath, {
            query: { knowledgeBaseId, locationId: target.locationId, limit: pageSize, lastFaqId },
            schema: z.object({ faqs: z.array(Answered), hasMore: z.boolean().optional() }),
          })
          return { items: page.faqs, more: page.hasMore ?? page.faqs.length === pageSize }
        })
        return answers.filter((answer) => answer.deleted !== true).map((answer) => toLive(answer, knowledgeBaseId))
      }),
    )
    return lists.flat()
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(KnowledgeFaqSpec, spec, ['knowledgeBaseId', ...words]) }
    const { faq } = await api.post(faqsPath, { body, schema: z.object({ faq: Answered }) })
    return toLive(faq, spec.knowledgeBaseId)
  },

  /** Question and answer are written together; the platform answers only that it worked. */
  async update({ api }, live, spec, changed) {
    const body = writeFields(KnowledgeFaqSpec, mergeForReplacement(live, spec, changed), words)
    await api.put(faqPath(live.id), { body, schema: z.unknown() })
    return { ...live, title: String(body.question), fields: { ...live.fields, ...body } }
  },

  async delete({ api }, live) {
    await api.delete(faqPath(live.id), { schema: z.unknown() })
  },
})

function identity(knowledgeBaseId: string, question: string): string {
  return `${knowledgeBaseId}:${normaliseName(question)}`
}

function faqPath(id: string): string {
  return `${faqsPath}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered, knowledgeBaseId: string): Live {
  return { id: answer.id, title: String(answer.question), fields: { knowledgeBaseId, ...readFields(KnowledgeFaqSpec, answer, words) } }
}
