import type { Actor, Context } from '../context.ts'
import type { SnapshotView } from '../contract/plan.ts'
import { openCompanyForReading } from '../installs/open-location.ts'
import { requireActiveCompany } from '../installs/require-install.ts'
import { snapshotsOfAgency } from '../resources/snapshot.ts'
import { requireMay } from '../sessions/may.ts'
import { asInstallProblem } from './compute-plan.ts'

/** The agency's snapshots by name, read just now. Throws `forbidden`, `not_installed`, `install_*`. */
export async function listSnapshots(ctx: Context, actor: Actor): Promise<SnapshotView[]> {
  requireMay(actor, 'company.write')
  const { companyId } = actor
  await requireActiveCompany(ctx, companyId)
  try {
    const found = await snapshotsOfAgency(openCompanyForReading(ctx, companyId), companyId)
    return found.map(({ id, name }) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name))
  } catch (error) {
    throw asInstallProblem(error)
  }
}
