import type { Context } from '../context.ts'
import type { PlanEstimate } from '../contract/plan.ts'
import { AppError } from '../errors.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { isNewLocation } from '../contract/new-location.ts'
import { type DayBudget, readDayBudget } from '../installs/budget-store.ts'
import { openCompanyForReading, openLocationForReading } from '../installs/open-location.ts'
import { requireActiveInstall } from '../installs/require-install.ts'
import { readBaselines, readBindings, readMade } from './baseline-store.ts'
import { readInventory, type Inventory } from './inventory.ts'
import { existingLocation } from './ground.ts'
import { readLeftovers } from './read-leftovers.ts'
import { readKept } from './kept-store.ts'
import { makePlan, type Choices, type PlanContent } from './make-plan.ts'

export type PlanSource = {
  companyId: string
  locationId: string
  locationName: string
  scope: string
  resources: ResolvedResource[]
  choices: Choices
}

/** Where a plan turned out to be for: a sub-account that was to be made may be there already. */
export type PlanPlace = { locationId: string; locationName: string }

/** Reads the location just now and plans against it. Nothing here can write: it is given clients without write methods. */
export async function computePlan(
  ctx: Context,
  source: PlanSource,
): Promise<{ content: PlanContent; inventory: Inventory; place: PlanPlace }> {
  const { companyId, locationId, scope, resources, choices } = source
  const kinds = [...new Set(resources.map((resource) => resource.kind))]
  const [bindings, baselines, made, kept] = await Promise.all([
    readBindings(ctx.db, locationId, scope),
    readBaselines(ctx.db, locationId, kinds),
    readMade(ctx.db, locationId, kinds),
    readKept(ctx.db, source),
  ])
  try {
    const inventory = await readInventory({
      api: openLocationForReading(ctx, companyId, locationId),
      companyApi: openCompanyForReading(ctx, companyId),
      target: { companyId, locationId },
      resources,
      bindings,
      choices,
    })
    const found = isNewLocation(locationId) ? existingLocation(resources, inventory, choices) : undefined
    if (found !== undefined) {
      const { locationName } = await requireActiveInstall(ctx, companyId, found.id)
      return await computePlan(ctx, { ...source, locationId: found.id, locationName })
    }
    // Reading the inventory has just brought the platform's count of the day.
    const [leftovers, day] = await Promise.all([
      isNewLocation(locationId) ? [] : readLeftovers(ctx, source, resources, inventory),
      readDayBudget(ctx.db, `location:${locationId}`),
    ])
    const planned = makePlan({ locationId, scope, resources, inventory, bindings, baselines, made, choices, kept, leftovers })
    const content = { ...planned, estimate: weighDay(day, planned.estimate) }
    return { content, inventory, place: { locationId, locationName: source.locationName } }
  } catch (error) {
    throw asInstallProblem(error)
  }
}

function weighDay(day: DayBudget | undefined, estimated: PlanEstimate): PlanEstimate {
  if (day === undefined) return estimated
  const { remaining, resetsAt } = day
  return { ...estimated, day: { remaining, resetsAt: resetsAt.toISOString(), enough: estimated.apiCalls <= remaining } }
}

/** A location that is out of reach is a matter of its install, and the next step is there. */
export function asInstallProblem(error: unknown): unknown {
  if (isHighLevelError(error, 'suspended')) return new AppError('install_suspended', error, { cause: error })
  if (isHighLevelError(error, 'revoked', 'unauthorized', 'wrong_tenant')) return new AppError('install_revoked', error, { cause: error })
  return error
}
