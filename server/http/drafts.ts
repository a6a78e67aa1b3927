import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { Draft, DraftAnswer, DraftMessage, DraftPage, DraftRequest } from '../contract/draft.ts'
import { continueDraft, createDraft } from '../drafts/create-draft.ts'
import { draftingContext } from '../drafts/drafting-context.ts'
import { getDraft, listDrafts } from '../drafts/get-draft.ts'
import { removeDraft } from '../drafts/remove-draft.ts'
import { requireKnownLocation } from '../installs/require-install.ts'
import { answer, body, newDoor, refusals, secured, type Door } from './door.ts'

const tags = ['Drafts']
const params = z.object({ id: z.string().min(1).max(80) })

const create = createRoute({
  method: 'post',
  path: '/api/blueprints/draft',
  tags,
  summary: 'Have a blueprint drafted from a brief; nothing is written anywhere but here',
  security: secured,
  request: { body: body(DraftRequest) },
  responses: { 202: answer(DraftAnswer, 'It is being written; follow it on the stream with draftId'), ...refusals },
})

const list = createRoute({
  method: 'get',
  path: '/api/drafts',
  tags,
  summary: 'Your own drafts, the newest first',
  security: secured,
  request: { query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }) },
  responses: { 200: answer(DraftPage, 'The drafts'), ...refusals },
})

const read = createRoute({
  method: 'get',
  path: '/api/drafts/{id}',
  tags,
  summary: 'A draft, as far as it has come',
  security: secured,
  request: { params },
  responses: { 200: answer(Draft, 'The draft'), ...refusals },
})

const converse = createRoute({
  method: 'post',
  path: '/api/drafts/{id}/messages',
  tags,
  summary: 'Answer a question or ask for something else: the next version, with what is different',
  security: secured,
  request: { params, body: body(DraftMessage) },
  responses: { 202: answer(DraftAnswer, 'The next version is being written'), ...refusals },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/drafts/{id}',
  tags,
  summary: 'Cancel a draft that is being written; remove one that has ended',
  security: secured,
  request: { params },
  responses: { 200: answer(z.object({ outcome: z.enum(['cancelled', 'removed']) }), 'What was done'), ...refusals },
})

export function draftsDoor(ctx: Context): Door {
  const drafting = draftingContext(ctx)
  const door = newDoor()
  door.openapi(create, async (c) => {
    const { actor } = c.var
    const request = c.req.valid('json')
    // Asked here, because drafting has no way to installs.
    if (request.locationId !== undefined) await requireKnownLocation(ctx, actor.companyId, request.locationId)
    return c.json(await createDraft(drafting, actor, request), 202)
  })
  door.openapi(list, async (c) => c.json(await listDrafts(drafting, c.var.actor, c.req.valid('query').limit), 200))
  door.openapi(read, async (c) => c.json(await getDraft(drafting, c.var.actor, c.req.valid('param').id), 200))
  door.openapi(converse, async (c) => c.json(await continueDraft(drafting, c.var.actor, c.req.valid('param').id, c.req.valid('json')), 202))
  door.openapi(remove, async (c) => c.json({ outcome: await removeDraft(drafting, c.var.actor, c.req.valid('param').id) }, 200))
  return door
}
