import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { StoredBlueprint } from '../contract/blueprint.ts'
import { requireMay } from '../sessions/may.ts'
import { getBlueprintOfCompany, unmarkBlueprintDeleted } from './blueprint-store.ts'

/** Puts a deleted blueprint back into the list, with all its versions; one that was not deleted stays. Throws `not_found`. */
export async function restoreBlueprint(ctx: Context, actor: Actor, { id }: { id: string }): Promise<StoredBlueprint> {
  requireMay(actor, 'blueprints.write')
  return ctx.db.transaction().execute(async (tx) => {
    await unmarkBlueprintDeleted(tx, actor.companyId, id)
    const restored = await getBlueprintOfCompany(tx, actor.companyId, id)
    await recordDeed(tx, actor, ctx.now(), { action: 'blueprint.restored', subject: { kind: 'blueprint', id, name: restored.name } })
    return restored
  })
}
