import { byApp, recordDeedOf } from '../audit/audit-log.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/database.ts'
import { appendEvent } from '../events/event-log.ts'
import type { InstalledLocation } from '../highlevel/oauth.ts'
import { withCompanyToken } from './access-token.ts'
import { endInstalls, recordInstall } from './install-change-store.ts'
import { installIdOf, listInstalls, lockCompany, nameLocation, readInstall } from './install-store.ts'

/** Told in the same transaction which locations have just let us go; an empty list means the whole company. Stops what is going on there. */
export type OnUninstalled = (tx: Tx, companyId: string, locationIds: string[]) => Promise<void>

/**
 * Records all locations in which the platform says that the app is installed, or looks for one. Tokens are minted when
 * they are first needed. Returns them by name.
 */
export async function recordInstalledLocations(ctx: Context, companyId: string, locationId?: string): Promise<InstalledLocation[]> {
  const at = ctx.now()
  const found = await withCompanyToken(ctx, companyId, (token, budget) =>
    ctx.highlevel.oauth.listInstalledLocations(token, companyId, budget, locationId),
  )
  const company = await readInstall(ctx.db, { companyId, locationId: null })
  if (company?.status !== 'active') return []
  const installed = found.toSorted((a, b) => a.name.localeCompare(b.name))
  await ctx.db.transaction().execute(async (tx) => {
    await lockCompany(tx, companyId)
    let changes = 0
    for (const location of installed) {
      const record = { locationName: location.name, scopes: company.scopes, versionId: company.version_id, at }
      if (await recordInstall(tx, { companyId, locationId: location.id }, record)) {
        changes += 1
        await recordDeedOf(tx, companyId, byApp, at, {
          action: 'install.recorded',
          subject: { kind: 'install', id: installIdOf({ companyId, locationId: location.id }), name: location.name },
          locationId: location.id,
        })
      } else if (location.name !== '') await nameLocation(tx, companyId, location.id, location.name)
    }
    if (changes > 0) await announce(tx, companyId, null, 'active')
  })
  return installed
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
  const installed = new Set((await recordInstalledLocations(ctx, companyId)).map((location) => location.id))
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
