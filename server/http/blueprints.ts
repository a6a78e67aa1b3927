import { createRoute, z } from '@hono/zod-openapi'
import { fault } from '../contract/say.ts'
import { deleteBlueprint } from '../blueprints/delete-blueprint.ts'
import { exportBlueprint } from '../blueprints/export-blueprint.ts'
import { getBlueprint } from '../blueprints/get-blueprint.ts'
import { importBlueprint } from '../blueprints/import-blueprint.ts'
import { listBlueprints } from '../blueprints/list-blueprints.ts'
import { listVersions } from '../blueprints/list-versions.ts'
import { previewBlueprint } from '../blueprints/preview-blueprint.ts'
import { restoreBlueprint } from '../blueprints/restore-blueprint.ts'
import { createBlueprint, updateBlueprint } from '../blueprints/save-blueprint.ts'
import type { Context } from '../context.ts'
import {
  BlueprintCheck,
  blueprintLimits,
  BlueprintFormat,
  BlueprintPage,
  BlueprintText,
  BlueprintVersion,
  StoredBlueprint,
} from '../contract/blueprint.ts'
import { invalidRequest } from '../errors.ts'
import { answer, body, newDoor, readerOf, refusals, secured, type Door } from './door.ts'
import { PageCursor } from './page-cursor.ts'

const list = '/api/blueprints'
const one = '/api/blueprints/{id}'
const tags = ['Blueprints']
const params = z.object({ id: z.string().min(1).max(80) })
/** What a column of type int holds. */
const maxVersion = 2_147_483_647
const Version = z.coerce.number().int().positive().max(maxVersion).optional()

/** Loose on purpose: a blueprint's faults are told by its own check, with paths and fixes. */
const Document = z.record(z.string(), z.unknown()).describe('The blueprint itself, or { "blueprint": … }; see the schema Blueprint.')
const Change = Document.describe(
  'The blueprint itself, or { "blueprint": …, "expectedVersion": 3, "note": "why" }; another version by then is a conflict.',
)
const Candidate = z
  .record(z.string(), z.unknown())
  .describe('{ "text": … } as JSON or YAML, or { "blueprint": … }, or the blueprint itself.')

export function blueprintsDoor(ctx: Context): Door {
  const door = newDoor()

  door.openapi(
    createRoute({
      method: 'get',
      path: list,
      tags,
      summary: 'Starters first, then your own, the newest first',
      security: secured,
      request: { query: z.object({ cursor: PageCursor.optional(), limit: z.coerce.number().int().min(1).max(100).optional() }) },
      responses: { 200: answer(BlueprintPage, 'A page of blueprints'), ...refusals },
    }),
    async (c) => c.json(await listBlueprints(ctx, c.get('actor'), c.req.valid('query'), readerOf(c)), 200),
  )

  door.openapi(
    createRoute({
      method: 'post',
      path: list,
      tags,
      summary: 'Store a new blueprint',
      security: secured,
      request: { body: body(Document) },
      responses: { 201: answer(StoredBlueprint, 'As it was stored'), ...refusals },
    }),
    async (c) => c.json(await createBlueprint(ctx, c.get('actor'), { document: documentIn(c.req.valid('json')) }), 201),
  )

  door.openapi(
    createRoute({
      method: 'post',
      path: `${list}/import`,
      tags,
      summary: 'Store JSON or YAML text as a new blueprint',
      security: secured,
      request: { body: body(BlueprintText) },
      responses: { 201: answer(StoredBlueprint, 'As it was stored'), ...refusals },
    }),
    async (c) => c.json(await importBlueprint(ctx, c.get('actor'), c.req.valid('json')), 201),
  )

  door.openapi(
    createRoute({
      method: 'post',
      path: `${list}/check`,
      tags,
      summary: 'Say what is wrong with a blueprint, without storing it',
      security: secured,
      request: { body: body(Candidate) },
      responses: { 200: answer(BlueprintCheck, 'What was found'), ...refusals },
    }),
    async (c) => c.json(await previewBlueprint(ctx, c.get('actor'), candidateIn(c.req.valid('json'))), 200),
  )

  door.openapi(
    createRoute({
      method: 'get',
      path: one,
      tags,
      summary: 'One blueprint, in its newest version or the one that is asked for',
      security: secured,
      request: { params, query: z.object({ version: Version }) },
      responses: { 200: answer(StoredBlueprint, 'The blueprint'), ...refusals },
    }),
    async (c) => c.json(await getBlueprint(ctx, c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('query') }, readerOf(c)), 200),
  )

  door.openapi(
    createRoute({
      method: 'put',
      path: one,
      tags,
      summary: 'Store the next version of a blueprint',
      security: secured,
      request: { params, body: body(Change) },
      responses: { 200: answer(StoredBlueprint, 'As it was stored'), ...refusals },
    }),
    async (c) => {
      const sent = c.req.valid('json')
      const change = { ...c.req.valid('param'), document: documentIn(sent), expectedVersion: expectedVersionIn(sent), note: noteIn(sent) }
      return c.json(await updateBlueprint(ctx, c.get('actor'), change), 200)
    },
  )

  door.openapi(
    createRoute({
      method: 'delete',
      path: one,
      tags,
      summary: 'Take a blueprint out of the list; what was set up from it stays',
      security: secured,
      request: { params },
      responses: { 204: { description: 'It is gone from the list' }, ...refusals },
    }),
    async (c) => {
      await deleteBlueprint(ctx, c.get('actor'), c.req.valid('param'))
      return c.body(null, 204)
    },
  )

  door.openapi(
    createRoute({
      method: 'post',
      path: `${one}/restore`,
      tags,
      summary: 'Put a deleted blueprint back into the list',
      security: secured,
      request: { params },
      responses: { 200: answer(StoredBlueprint, 'As it was before it was deleted'), ...refusals },
    }),
    async (c) => c.json(await restoreBlueprint(ctx, c.get('actor'), c.req.valid('param')), 200),
  )

  door.openapi(
    createRoute({
      method: 'get',
      path: `${one}/versions`,
      tags,
      summary: 'The versions of a blueprint, the newest first',
      security: secured,
      request: { params },
      responses: { 200: answer(z.object({ items: z.array(BlueprintVersion) }), 'Its versions'), ...refusals },
    }),
    async (c) => c.json({ items: await listVersions(ctx, c.get('actor'), c.req.valid('param')) }, 200),
  )

  door.openapi(
    createRoute({
      method: 'get',
      path: `${one}/export`,
      tags,
      summary: 'A blueprint as a file',
      security: secured,
      request: { params, query: z.object({ format: BlueprintFormat.default('json'), version: Version }) },
      responses: {
        200: {
          description: 'JSON or YAML text that can be imported again',
          content: { 'application/json': { schema: z.any() }, 'application/yaml': { schema: z.string() } },
        },
        ...refusals,
      },
    }),
    async (c) => {
      const { format, version } = c.req.valid('query')
      const { fileName, text } = await exportBlueprint(ctx, c.get('actor'), { ...c.req.valid('param'), version, format })
      return c.body(text, 200, {
        'content-type': `application/${format}; charset=utf-8`,
        'content-disposition': `attachment; filename="${fileName}"`,
      })
    },
  )

  return door
}

/** A body that carries the document under `blueprint` has no resources of its own. */
function documentIn(sent: Record<string, unknown>): unknown {
  return 'blueprint' in sent && !('resources' in sent) ? sent.blueprint : sent
}

function expectedVersionIn(sent: Record<string, unknown>): number | undefined {
  if (!('blueprint' in sent) || sent.expectedVersion === undefined) return undefined
  const version = z.int().positive().max(maxVersion).safeParse(sent.expectedVersion)
  if (version.success) return version.data
  throw invalidRequest([{ path: 'expectedVersion', ...fault('request.version') }])
}

function noteIn(sent: Record<string, unknown>): string | undefined {
  if (!('blueprint' in sent) || sent.note === undefined) return undefined
  const note = z.string().trim().max(blueprintLimits.note).safeParse(sent.note)
  if (note.success) return note.data
  throw invalidRequest([{ path: 'note', ...fault('request.note', { most: blueprintLimits.note }) }])
}

function candidateIn(sent: Record<string, unknown>): BlueprintText | { document: unknown } {
  if (!('text' in sent)) return { document: documentIn(sent) }
  const text = BlueprintText.safeParse(sent)
  if (text.success) return text.data
  throw invalidRequest([{ path: 'text', ...fault('request.text') }])
}
