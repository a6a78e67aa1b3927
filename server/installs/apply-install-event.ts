import { byPlatform, recordDeedOf } from '../audit/audit-log.ts'
import type { Tx } from '../db/database.ts'
import { appendEvent } from '../events/event-log.ts'
import { endInstalls, recordInstall, rememberUninstall } from './install-change-store.ts'
import { ensureCompany, findCompanyOfLocation, installIdOf, lockCompany, readInstall, unknownCompany } from './install-store.ts'
import type { OnUninstalled } from './reconcile-installs.ts'

/** INSTALL, UNINSTALL or UPDATE as the platform told it (platform dossier §2.2). `at` is the platform's own time. */
export type InstallEvent = {
  type: 'INSTALL' | 'UNINSTALL' | 'UPDATE'
  at: Date
  companyId: string | undefined
  locationId: string | undefined
  companyName: string | undefined
  /** Null when the platform says that there is none. */
  whiteLabelDomain: string | null | undefined
  versionId: string | undefined
}

export type InstallEventOutcome = 'applied' | 'nothing_new' | 'company_unknown'

/**
 * Events come late, twice and in any order: the platform's time decides, and an older event never undoes a newer one.
 * An uninstall erases the tokens, at once and also of all locations of a company, and tells `onUninstalled`.
 */
export async function applyInstallEvent(tx: Tx, event: InstallEvent, onUninstalled: OnUninstalled): Promise<InstallEventOutcome> {
  const locationId = event.locationId ?? null
  const known = locationId === null ? undefined : await findCompanyOfLocation(tx, locationId)
  if (event.type === 'UNINSTALL') {
    const companyId = known ?? event.companyId ?? (locationId === null ? undefined : unknownCompany)
    return companyId === undefined ? 'company_unknown' : uninstall(tx, { companyId, locationId }, event.at, onUninstalled)
  }
  const companyId = event.companyId ?? known
  if (companyId === undefined) return 'company_unknown'
  await ensureCompany(tx, companyId, { name: event.companyName, whiteLabelDomain: event.whiteLabelDomain })
  if (event.type === 'UPDATE') return 'applied'
  const company = locationId === null ? undefined : await readInstall(tx, { companyId, locationId: null })
  const record = { locationName: '', scopes: company?.scopes ?? [], versionId: event.versionId ?? null, at: event.at }
  if (!(await recordInstall(tx, { companyId, locationId }, record))) return 'nothing_new'
  await announce(tx, companyId, locationId, 'active')
  await recordDeedOf(tx, companyId, byPlatform, event.at, {
    action: 'install.recorded',
    subject: { kind: 'install', id: installIdOf({ companyId, locationId }) },
    locationId,
  })
  return 'applied'
}

async function uninstall(
  tx: Tx,
  key: { companyId: string; locationId: string | null },
  at: Date,
  onUninstalled: OnUninstalled,
): Promise<InstallEventOutcome> {
  await lockCompany(tx, key.companyId)
  const ended = await endInstalls(tx, key, at)
  await rememberUninstall(tx, key, at)
  if (ended.length === 0) return 'nothing_new'
  const locationIds = ended.flatMap((row) => (row.location_id === null ? [] : [row.location_id]))
  await onUninstalled(tx, key.companyId, locationIds)
  await announce(tx, key.companyId, key.locationId, 'uninstalled')
  await recordDeedOf(tx, key.companyId, byPlatform, at, {
    action: 'install.ended',
    subject: { kind: 'install', id: installIdOf(key) },
    locationId: key.locationId,
    after: { locations: locationIds.length },
  })
  return 'applied'
}

async function announce(tx: Tx, companyId: string, locationId: string | null, status: string): Promise<void> {
  await appendEvent(tx, { companyId, locationId, jobId: null }, { type: 'install.changed', locationId, status })
}
