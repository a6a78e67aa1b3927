import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { openLocationForReading } from '../installs/open-location.ts'
import { readBaselines, readBindings } from './baseline-store.ts'
import { readInventory, type Inventory } from './inventory.ts'
import { makePlan, type Choices, type PlanContent } from './make-plan.ts'

export type PlanSource = {
  companyId: string
  locationId: string
  scope: string
  resources: ResolvedResource[]
  choices: Choices
}

/** Reads the location just now and plans against it. Nothing here can write: it is given a client without write methods. */
export async function computePlan(ctx: Context, source: PlanSource): Promise<{ content: PlanContent; inventory: Inventory }> {
  const { companyId, locationId, scope, resources } = source
  const kinds = [...new Set(resources.map((resource) => resource.kind))]
  const [bindings, baselines] = await Promise.all([readBindings(ctx.db, locationId, scope), readBaselines(ctx.db, locationId, kinds)])
  const api = openLocationForReading(ctx, companyId, locationId)
  try {
    const inventory = await readInventory({ api, target: { companyId, locationId }, resources, bindings })
    return { content: makePlan({ locationId, scope, resources, inventory, baselines, choices: source.choices }), inventory }
  } catch (error) {
    throw asInstallProblem(error)
  }
}

/** A location that is out of reach is a matter of its install, and the next step is there. */
export function asInstallProblem(error: unknown): unknown {
  if (isHighLevelError(error, 'suspended')) return new AppError('install_suspended', error.message, { cause: error })
  if (isHighLevelError(error, 'revoked', 'unauthorized', 'wrong_tenant'))
    return new AppError('install_revoked', error.message, { cause: error })
  return error
}
