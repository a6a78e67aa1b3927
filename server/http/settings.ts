import type { ServerResponse } from 'node:http'
import { createRoute, z } from '@hono/zod-openapi'
import { stream } from 'hono/streaming'
import type { Context } from '../context.ts'
import {
  ApiKey,
  ApiKeyAnswer,
  ApiKeyRequest,
  DeleteDataAnswer,
  DeleteDataRequest,
  Members,
  Preferences,
  PreferencesPatch,
  Settings,
} from '../contract/settings.ts'
import { SittingsEnded } from '../contract/session.ts'
import { reportUsage } from '../drafts/report-usage.ts'
import { draftingContext } from '../drafts/drafting-context.ts'
import { cancelJobsOf } from '../jobs/job-store.ts'
import { createApiKey } from '../sessions/create-api-key.ts'
import { getApiKeys, revokeApiKey } from '../sessions/manage-api-keys.ts'
import { endSittingsOfMember } from '../sessions/manage-sittings.ts'
import { changeSettings } from '../settings/change-settings.ts'
import { deleteData } from '../settings/delete-data.ts'
import { exportData } from '../settings/export-data.ts'
import { listMembers } from '../settings/list-members.ts'
import { readSettings } from '../settings/read-settings.ts'
import { answer, body, newDoor, refusals, secured, type Door } from './door.ts'

const read = createRoute({
  method: 'get',
  path: '/api/settings',
  summary: 'Preferences, limits and spend, roles, and the facts of the danger zone',
  security: secured,
  responses: { 200: answer(Settings, 'The settings as they hold now'), ...refusals },
})

const change = createRoute({
  method: 'put',
  path: '/api/settings',
  summary: 'Change preferences; what is not sent stays',
  security: secured,
  request: { body: body(PreferencesPatch) },
  responses: { 200: answer(Preferences, 'The preferences as they are now'), ...refusals },
})

const members = createRoute({
  method: 'get',
  path: '/api/settings/members',
  summary: 'The people of the agency or of this location, as the platform lists them',
  security: secured,
  responses: { 200: answer(Members, 'The people'), ...refusals },
})

const signOutMember = createRoute({
  method: 'delete',
  path: '/api/settings/members/{id}/sessions',
  summary: 'End all sessions of a person in the company; refused within a second, open streams included',
  security: secured,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answer(SittingsEnded, 'How many there were'), ...refusals },
})

const listKeys = createRoute({
  method: 'get',
  path: '/api/settings/api-keys',
  summary: 'The keys of the company, or of this location',
  security: secured,
  responses: { 200: answer(z.object({ items: z.array(ApiKey) }), 'The keys, without their secrets'), ...refusals },
})

const createKey = createRoute({
  method: 'post',
  path: '/api/settings/api-keys',
  summary: 'Make a key for a program; its secret is shown once',
  security: secured,
  request: { body: body(ApiKeyRequest) },
  responses: { 201: answer(ApiKeyAnswer, 'The key with its secret'), ...refusals },
})

const removeKey = createRoute({
  method: 'delete',
  path: '/api/settings/api-keys/{id}',
  summary: 'Revoke a key; it is refused from the next request on',
  security: secured,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'Revoked' }, ...refusals },
})

const exportAll = createRoute({
  method: 'get',
  path: '/api/settings/export',
  summary: 'Everything that the company has here, as one JSON document',
  security: secured,
  responses: { 200: answer(z.record(z.string(), z.unknown()), 'The data, without tokens and hashes'), ...refusals },
})

const removeAll = createRoute({
  method: 'post',
  path: '/api/settings/delete-data',
  summary: 'Stop all jobs and delete what the company has here',
  security: secured,
  request: { body: body(DeleteDataRequest) },
  responses: { 200: answer(DeleteDataAnswer, 'What was deleted, or is as soon as its jobs have ended'), ...refusals },
})

/** Whoever takes nothing for so long is gone, or means to hold what an export holds. */
const patienceMs = 30_000

export function settingsDoor(ctx: Context, stalledMs = patienceMs): Door {
  const door = newDoor()
  door.openapi(read, async (c) => {
    const { actor } = c.var
    return c.json(await readSettings(ctx, actor, await reportUsage(draftingContext(ctx), actor)), 200)
  })
  door.openapi(change, async (c) => c.json(await changeSettings(ctx, c.var.actor, c.req.valid('json')), 200))
  door.openapi(members, async (c) => c.json(await listMembers(ctx, c.var.actor), 200))
  door.openapi(signOutMember, async (c) => c.json({ ended: await endSittingsOfMember(ctx, c.var.actor, c.req.valid('param').id) }, 200))
  door.openapi(listKeys, async (c) => c.json({ items: await getApiKeys(ctx, c.var.actor) }, 200))
  door.openapi(createKey, async (c) => c.json(await createApiKey(ctx, c.var.actor, c.req.valid('json')), 201))
  door.openapi(removeKey, async (c) => {
    await revokeApiKey(ctx, c.var.actor, c.req.valid('param').id)
    return c.body(null, 204)
  })
  door.openapi(removeAll, async (c) => c.json(await deleteData(ctx, c.var.actor, c.req.valid('json'), cancelJobsOf), 200))
  door.openapi(exportAll, async (c) => {
    const pieces = await exportData(ctx, c.var.actor)
    c.header('content-type', 'application/json; charset=utf-8')
    c.header('content-disposition', 'attachment; filename="groundwork-export.json"')
    // A failure after the first piece can only cut the document short, which no reader takes for a whole one.
    return stream(
      c,
      async (out) => {
        for await (const piece of pieces) {
          if (out.aborted) return
          await inTime(out.write(piece), stalledMs)
        }
      },
      async (error) => {
        ctx.log.error({ err: error, requestId: c.var.requestId }, 'an export was cut short')
        ;(c.env.outgoing as ServerResponse | undefined)?.destroy()
      },
    ) as never
  })
  return door
}

async function inTime(writing: Promise<unknown>, stalledMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the reader takes nothing any more')), stalledMs)
  })
  await Promise.race([writing, stalled]).finally(() => clearTimeout(timer))
}
