import { fault } from '../contract/say.ts'
import { listAuditEntries } from '../audit/audit-store.ts'
import type { Actor, Context } from '../context.ts'
import type { AuditPage, AuditQuery } from '../contract/audit.ts'
import { invalidRequest } from '../errors.ts'
import { listInstalls } from '../installs/install-store.ts'
import { requireMay } from '../sessions/may.ts'

/** Who did what, the newest first; in one location's sidebar, only what concerned that location. Throws `invalid_request`, `not_found`. */
export async function readAudit(ctx: Context, actor: Actor, query: AuditQuery): Promise<AuditPage> {
  const locationId = query.locationId ?? actor.locationId
  requireMay(actor, 'audit.read', locationId)
  const entries = await listAuditEntries(ctx.db, actor.companyId, {
    locationId,
    action: query.action,
    actorId: query.actorId,
    from: query.from === undefined ? undefined : new Date(query.from),
    until: query.until === undefined ? undefined : new Date(query.until),
    before: query.cursor === undefined ? undefined : readCursor(query.cursor),
    limit: query.limit + 1,
  })
  const names = new Map((await listInstalls(ctx.db, actor.companyId)).map((row) => [row.location_id, row.location_name]))
  const items = entries.slice(0, query.limit).map((entry) => ({ ...entry, locationName: names.get(entry.locationId) || null }))
  const last = items.at(-1)
  const nextCursor =
    entries.length > items.length && last !== undefined ? Buffer.from(JSON.stringify([last.at, last.id])).toString('base64url') : null
  return { items, nextCursor }
}

function readCursor(cursor: string): { at: Date; id: string } {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown]
    const time = new Date(typeof at === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) ? at : Number.NaN)
    // PostgreSQL refuses U+0000 in a text.
    if (!Number.isNaN(time.getTime()) && typeof id === 'string' && /^[\w-]{1,80}$/.test(id)) return { at: time, id }
  } catch {
    // Falls through: a cursor is ours, and this one is not.
  }
  throw invalidRequest([{ path: 'cursor', ...fault('request.cursor') }])
}
