import { byApp, type Deed, recordDeedOf, recordDeedsOf } from '../audit/audit-log.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/database.ts'
import { appendEvent } from '../events/event-log.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { InstalledLocation } from '../highlevel/oauth.ts'
import { withCompanyToken } from './access-token.ts'
import { endInstalls, recordInstalls } from './install-change-store.ts'
import { type Install, installIdOf, listInstalls, lockCompany, nameLocations, readInstall } from './install-store.ts'

/** Told in the same transaction which locations have just let us go; an empty list means the whole company. Stops what is going on there. */
export type OnUninstalled = (tx: Tx, companyId: string, locationIds: string[]) => Promise<void>

/**
 * Records all locations in which the platform says that the app is installed, or looks for one. Tokens are minted when
 * they are first needed. Returns them by name.
 */
export async function recordInstalledLocations(ctx: Context, companyId: string, locationId?: string): Promise<InstalledLocation[]> {
  return recordListed(ctx, companyId, { locationId, shut: new Set() })
}

type Which = { locationId?: string | undefined; shut: ReadonlySet<string> }

async function recordListed(ctx: Context, companyId: string, { locationId, shut }: Which): Promise<InstalledLocation[]> {
  const at = ctx.now()
  const found = await withCompanyToken(ctx, companyId, (token, budget) =>
    ctx.highlevel.oauth.listInstalledLocations(token, companyId, budget, locationId),
  )
  const company = await readInstall(ctx.db, { companyId, locationId: null })
  if (company?.status !== 'active') return []
  // A list that moves while its pages are read says some of them twice.
  const installed = [...new Map(found.map((location) => [location.id, location])).values()].sort((a, b) => a.name.localeCompare(b.name))
  const open = installed.filter(({ id }) => !shut.has(id))
  await ctx.db.transaction().execute((tx) => record(tx, company, open, at))
  return installed
}

/** In as many statements for a thousand locations as for one: whoever else wants the company's row waits for this. */
async function record(tx: Tx, company: Install, installed: InstalledLocation[], at: Date): Promise<void> {
  const companyId = company.company_id
  await lockCompany(tx, companyId)
  const places = installed.map(({ id, name }) => ({ locationId: id, locationName: name }))
  const changed = new Set(await recordInstalls(tx, companyId, places, { scopes: company.scopes, versionId: company.version_id, at }))
  await nameLocations(tx, companyId, installed)
  if (changed.size === 0) return
  const deeds = installed
    .filter(({ id }) => changed.has(id))
    .map(({ id: locationId, name }): Deed => {
      const subject = { kind: 'install', id: installIdOf({ companyId, locationId }), name }
      return { action: 'install.recorded', subject, locationId }
    })
  await recordDeedsOf(tx, companyId, byApp, at, deeds)
  await announce(tx, companyId, null, 'active')
}

/** Jobs take their tokens from the same window, and the list is waited for. */
const asking = { mostRefused: 20, forMs: 60_000 } as const

/**
 * Those whose access was lost and is still not given back: that they are listed says only that the app stands there. After
 * some refusals the rest is left for another round, which asks in another order; so it is while nothing is answered.
 */
async function listShut(ctx: Context, companyId: string): Promise<Set<string>> {
  const lost = (await listInstalls(ctx.db, companyId)).flatMap(({ location_id: id, status }) =>
    id !== null && status === 'revoked' ? [id] : [],
  )
  const shut = new Set(lost)
  const until = performance.now() + asking.forMs
  let refused = 0
  for (const id of inAnyOrder(lost)) {
    if (refused >= asking.mostRefused || performance.now() > until) break
    try {
      await withCompanyToken(ctx, companyId, (token, budget) => ctx.highlevel.oauth.mintLocationToken(token, companyId, id, budget))
      shut.delete(id)
    } catch (error) {
      if (!isHighLevelError(error)) throw error
      if (!isHighLevelError(error, 'revoked', 'suspended', 'wrong_tenant', 'not_found', 'forbidden_scope')) break
      refused += 1
    }
  }
  return shut
}

function inAnyOrder(ids: readonly string[]): string[] {
  return ids
    .map((id) => ({ id, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ id }) => id)
}

/**
 * Brings what we know of a company in line with the platform's own list: adds what is missing, and ends what came
 * through the company and is no longer listed, for an UNINSTALL may have been lost. A location that granted its own
 * tokens is only ended by its own event.
 */
export async function reconcileInstalls(
  ctx: Context,
  companyId: string,
  onUninstalled: OnUninstalled,
): Promise<{ installed: number; ended: string[] }> {
  const at = ctx.now()
  const shut = await listShut(ctx, companyId)
  const installed = new Set((await recordListed(ctx, companyId, { shut })).map((location) => location.id))
  const known = await listInstalls(ctx.db, companyId)
  if (known.find((row) => row.location_id === null)?.status !== 'active') return { installed: 0, ended: [] }
  const ended: string[] = []
  for (const row of known) {
    if (row.location_id === null || row.status === 'uninstalled' || row.token_source === 'own' || installed.has(row.location_id)) continue
    const locationId = row.location_id
    await ctx.db.transaction().execute(async (tx) => {
      const gone = await endInstalls(tx, { companyId, locationId }, at)
      if (gone.length === 0) return
      await onUninstalled(tx, companyId, [locationId])
      await announce(tx, companyId, locationId, 'uninstalled')
      await recordDeedOf(tx, companyId, byApp, at, {
        action: 'install.ended',
        subject: { kind: 'install', id: row.id },
        locationId,
        after: { why: 'no longer listed by the platform' },
      })
      ended.push(locationId)
    })
  }
  return { installed: installed.size, ended }
}

async function announce(tx: Tx, companyId: string, locationId: string | null, status: string): Promise<void> {
  await appendEvent(tx, { companyId, locationId, jobId: null }, { type: 'install.changed', locationId, status })
}
