import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { sliceAfter } from './page.ts'
import { refuse } from './refusal.ts'
import { name, number, required, text } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/knowledge-bases/'
const one = `${many}:knowledgeBaseId`
const faqs = `${many}faqs`
const faq = `${faqs}/:faqId`
const read = forLocation('knowledge-bases.readonly')
const write = forLocation('knowledge-bases.write')
const here = { locationId: required(text) }
const words = { question: required(text), answer: required(text) }
const most = 15

export const knowledgeBaseOperations: Operation[] = [
  {
    method: 'GET',
    path: faqs,
    ...read,
    query: { ...here, knowledgeBaseId: required(text), limit: number, lastFaqId: text },
    handle(call) {
      const base = ownThing(call, 'knowledgeBases', String(call.query.knowledgeBaseId))
      const found = thingsOf(call.world, call.locationId, 'knowledgeFaqs').filter((one) => one.knowledgeBaseId === base.id)
      const { page, more } = sliceAfter(found, call.query.lastFaqId, Number(call.query.limit ?? 10))
      return { count: page.length, faqs: page.map(showFaq), ...lastOf('lastFaqId', page), hasMore: more }
    },
  },
  { method: 'POST', path: faqs, ...write, body: { ...here, ...words, knowledgeBaseId: required(text) }, status: 201, handle: createFaq },
  {
    method: 'PUT',
    path: faq,
    ...write,
    body: words,
    handle(call) {
      changeThing(call.world, ownThing(call, 'knowledgeFaqs', call.params.faqId), { ...call.body, updatedAt: now(call) })
      return { success: true }
    },
  },
  {
    method: 'DELETE',
    path: faq,
    ...write,
    handle(call) {
      removeThing(call.world, 'knowledgeFaqs', ownThing(call, 'knowledgeFaqs', call.params.faqId))
      return { success: true }
    },
  },
  {
    method: 'GET',
    path: many,
    ...read,
    query: { ...here, query: text, limit: number, lastKnowledgeBaseId: text },
    handle({ world, locationId, query }) {
      const found = thingsOf(world, locationId, 'knowledgeBases').filter((base) =>
        String(base.name)
          .toLowerCase()
          .includes(String(query.query ?? '').toLowerCase()),
      )
      const { page, more } = sliceAfter(found, query.lastKnowledgeBaseId, Number(query.limit ?? 20))
      const knowledgeBases = page.map((base) => pick(base, ['id', 'name', 'createdAt']))
      return { success: true, data: { knowledgeBases, activeCount: found.length, hasMore: more, ...lastOf('lastKnowledgeBaseId', page) } }
    },
  },
  { method: 'POST', path: many, ...write, body: { ...here, name, description: text }, status: 201, handle: create },
  { method: 'GET', path: one, ...read, handle: (call) => ({ success: true, data: showBase(call, ownBase(call)) }) },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: { name: { ...text, notEmpty: true }, description: text },
    handle(call) {
      changeThing(call.world, ownBase(call), { ...call.body, updatedAt: now(call) })
      return { success: true }
    },
  },
  { method: 'DELETE', path: one, ...write, handle: remove },
]

function create(call: Call): JsonObject {
  const { world, locationId, body } = call
  if (thingsOf(world, locationId, 'knowledgeBases').length >= most) refuse(400, `Maximum of ${most} knowledge bases per location reached`)
  const at = now(call)
  const base = addThing(world, 'knowledgeBases', { ...body, id: newId(), locationId, deleted: false, createdAt: at, updatedAt: at })
  return { success: true, data: showBase(call, base) }
}

function createFaq(call: Call): JsonObject {
  const { world, locationId, body } = call
  ownThing(call, 'knowledgeBases', String(body.knowledgeBaseId))
  const at = now(call)
  const made = { ...body, id: newId(), locationId, trainedUrlId: '', deleted: false, createdAt: at, updatedAt: at }
  return { success: true, faq: showFaq(addThing(world, 'knowledgeFaqs', made)) }
}

function remove(call: Call): JsonObject {
  const base = ownBase(call)
  removeThing(call.world, 'knowledgeBases', base)
  const shelf = thingsOf(call.world, call.locationId, 'knowledgeFaqs')
  shelf.splice(0, shelf.length, ...shelf.filter((one) => one.knowledgeBaseId !== base.id))
  return { success: true }
}

function ownBase(call: Call): Thing {
  return ownThing(call, 'knowledgeBases', call.params.knowledgeBaseId)
}

function lastOf(field: string, page: Thing[]): JsonObject {
  const last = page.at(-1)
  return last ? { [field]: last.id } : {}
}

function now({ world }: Call): string {
  return new Date(world.now()).toISOString()
}

/** The description of a knowledge base can be written and not read. */
function showBase({ world }: Call, base: Thing): JsonObject {
  const count = thingsOf(world, base.locationId, 'knowledgeFaqs').filter((one) => one.knowledgeBaseId === base.id).length
  return {
    ...pick(base, ['id', 'name', 'locationId', 'deleted', 'createdAt', 'updatedAt']),
    nameLowerCase: String(base.name).toLowerCase(),
    kbMetadata: { faqs: count, urls: 0, richText: 0, files: 0, webSearches: 0, tables: 0 },
  }
}

function showFaq(faq: Thing): JsonObject {
  return {
    ...pick(faq, ['id', 'question', 'answer', 'knowledgeBaseId', 'locationId', 'trainedUrlId', 'deleted', 'createdAt', 'updatedAt']),
    questionLowerCase: String(faq.question).toLowerCase(),
  }
}
