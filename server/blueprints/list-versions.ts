import type { Actor, Context } from '../context.ts'
import type { BlueprintVersion } from '../contract/blueprint.ts'
import { requireMay } from '../sessions/may.ts'
import { listVersionsOfCompany } from './blueprint-store.ts'
import { starters } from './starter-library.ts'

/** The newest first. A starter has the one that came with the product. Throws `not_found`. */
export async function listVersions(ctx: Context, actor: Actor, { id }: { id: string }): Promise<BlueprintVersion[]> {
  requireMay(actor, 'blueprints.read')
  const starter = (await starters()).find((candidate) => candidate.id === id)
  if (starter === undefined) return listVersionsOfCompany(ctx.db, actor.companyId, id)
  const { version, name, resourceCount, updatedAt } = starter
  return [{ version, name, resourceCount, createdAt: updatedAt, createdBy: 'Groundwork', note: null }]
}
