import { z } from 'zod'
import { fault } from '../contract/say.ts'
import type { Actor, Context } from '../context.ts'
import type { BlueprintPage, BlueprintSummary } from '../contract/blueprint.ts'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import { invalidRequest } from '../errors.ts'
import { requireMay } from '../sessions/may.ts'
import { listBlueprintsOfCompany, type After } from './blueprint-store.ts'
import { starters } from './starter-library.ts'

type Input = { cursor?: string | undefined; limit?: number | undefined }

const defaultLimit = 50

const Cursor = z.union([z.strictObject({ starters: z.int().min(0) }), z.strictObject({ at: z.iso.datetime(), id: z.string() })])
type Cursor = z.infer<typeof Cursor>

/** The starters first, then the company's own, the newest first. */
export async function listBlueprints(ctx: Context, actor: Actor, input: Input, language?: ReaderLanguage): Promise<BlueprintPage> {
  requireMay(actor, 'blueprints.read')
  const limit = input.limit ?? defaultLimit
  const cursor = readCursor(input.cursor)
  const passed = 'starters' in cursor ? cursor.starters : Infinity
  const ours = (await starters(language)).slice(passed, passed + limit).map(({ blueprint: _blueprint, ...summary }) => summary)
  const room = limit - ours.length
  const after = 'at' in cursor ? { updatedAt: new Date(cursor.at), id: cursor.id } : null
  const own = await listOwn(ctx, actor, after, room + 1)
  const items = [...ours, ...own.slice(0, room)]
  return { items, nextCursor: own.length > room ? writeCursor(items, passed) : null }
}

async function listOwn(ctx: Context, actor: Actor, after: After | null, limit: number): Promise<BlueprintSummary[]> {
  return listBlueprintsOfCompany(ctx.db, actor.companyId, { after, limit })
}

function readCursor(text: string | undefined): Cursor {
  if (text === undefined) return { starters: 0 }
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch (cause) {
    throw invalidRequest([{ path: 'cursor', ...fault('request.cursor') }], undefined, cause)
  }
}

function writeCursor(items: readonly BlueprintSummary[], passed: number): string {
  const last = items.at(-1)
  const cursor: Cursor =
    last?.origin === 'own' ? { at: last.updatedAt, id: last.id } : { starters: (Number.isFinite(passed) ? passed : 0) + items.length }
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}
