import type { Actor } from '../context.ts'
import type { AuditAction, AuditActor } from '../contract/audit.ts'
import type { DbOrTx } from '../db/database.ts'
import { newId } from '../db/new-id.ts'
import { insertAuditEntries } from './audit-store.ts'

/** What was done, to what. `before` and `after` hold only what changed, and never a secret. */
export type Deed = {
  action: AuditAction
  subject: { kind: string; id: string; name?: string }
  locationId?: string | null
  planHash?: string
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** The platform's webhooks and refusals, and what the app does by itself. */
export const byPlatform: AuditActor = { kind: 'platform', id: null, name: '', address: null, sessionId: null }
export const byApp: AuditActor = { kind: 'app', id: null, name: '', address: null, sessionId: null }

/** Writes down what a person or a key has done. Belongs into the transaction of the change itself. */
export function recordDeed(db: DbOrTx, actor: Actor, at: Date, deed: Deed): Promise<void> {
  return recordDeedOf(db, actor.companyId, auditActorOf(actor), at, { ...deed, locationId: deed.locationId ?? actor.locationId })
}

export function recordDeedOf(db: DbOrTx, companyId: string, by: AuditActor, at: Date, deed: Deed): Promise<void> {
  return recordDeedsOf(db, companyId, by, at, [deed])
}

/** Several of one moment, in one statement. */
export async function recordDeedsOf(db: DbOrTx, companyId: string, by: AuditActor, at: Date, deeds: readonly Deed[]): Promise<void> {
  const entries = deeds.map((deed) => ({
    id: newId('audit'),
    at,
    actor: by,
    action: deed.action,
    subject: { name: '', ...deed.subject },
    locationId: deed.locationId ?? null,
    planHash: deed.planHash ?? null,
    before: deed.before ?? null,
    after: deed.after ?? null,
  }))
  await insertAuditEntries(db, companyId, entries)
}

function auditActorOf(actor: Actor): AuditActor {
  const address = actor.address ?? null
  if (actor.apiKeyId !== undefined) return { kind: 'api_key', id: actor.apiKeyId, name: actor.name, address, sessionId: null }
  return { kind: 'person', id: actor.userId, name: actor.name, address, sessionId: actor.sessionId }
}
