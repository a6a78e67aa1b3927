import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import { requireMay } from '../sessions/may.ts'
import { markBlueprintDeleted } from './blueprint-store.ts'
import { refuseStarter } from './starter-library.ts'

/** Takes a blueprint out of the list. What was set up from it stays. Throws `not_found`, `wrong_state` for a starter. */
export async function deleteBlueprint(ctx: Context, actor: Actor, { id }: { id: string }): Promise<void> {
  requireMay(actor, 'blueprints.write')
  refuseStarter(id, 'deleted')
  const now = ctx.now()
  await ctx.db.transaction().execute(async (tx) => {
    await markBlueprintDeleted(tx, actor.companyId, id, now)
    await recordDeed(tx, actor, now, { action: 'blueprint.deleted', subject: { kind: 'blueprint', id } })
  })
}
