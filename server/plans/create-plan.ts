import type { Actor, Context } from '../context.ts'
import type { Blueprint } from '../contract/blueprint.ts'
import type { Plan, PlanRequest } from '../contract/plan.ts'
import { newId } from '../db/new-id.ts'
import { AppError } from '../errors.ts'
import { checkBlueprint } from '../blueprints/check-blueprint.ts'
import { getBlueprint } from '../blueprints/get-blueprint.ts'
import { invalidBlueprint } from '../blueprints/refuse-invalid.ts'
import { resolveBlueprint } from '../blueprints/resolve-blueprint.ts'
import { requireActiveInstall } from '../installs/require-install.ts'
import { normaliseName } from '../resources/fields.ts'
import { requireMay } from '../sessions/may.ts'
import { computePlan } from './compute-plan.ts'
import type { Choices } from './make-plan.ts'
import { getPlanOfCompany, insertPlan, viewPlan, type StoredPlan } from './plan-store.ts'

/**
 * Plans a blueprint against a location, read just now. Throws `not_found`, `not_installed`, `install_*`,
 * `invalid_blueprint`, `missing_variables`; nothing is stored then.
 */
export async function createPlan(ctx: Context, actor: Actor, request: PlanRequest): Promise<Plan> {
  requireMay(actor, 'plan', request.locationId)
  const { locationName } = await requireActiveInstall(ctx, actor.companyId, request.locationId)
  const chosen = await chooseBlueprint(ctx, actor, request)
  const variables = request.variables ?? chosen.variables
  const { choices } = chosen
  const { companyId } = actor
  const { locationId } = request
  const resources = resolveBlueprint(chosen.blueprint, variables)
  const { content } = await computePlan(ctx, { companyId, locationId, scope: chosen.scope, resources, choices })
  const plan: Omit<StoredPlan, 'createdAt'> = {
    id: newId('plan'),
    companyId,
    locationId,
    locationName,
    ...chosen,
    variables,
    resources,
    content,
    createdBy: actor.userId,
  }
  const createdAt = await insertPlan(ctx.db, plan)
  return viewPlan({ ...plan, createdAt })
}

type Chosen = Pick<StoredPlan, 'scope' | 'blueprintId' | 'blueprintVersion' | 'blueprint' | 'variables' | 'choices'>

const noChoices: Choices = { excluded: [], decisions: {} }

async function chooseBlueprint(ctx: Context, actor: Actor, request: PlanRequest): Promise<Chosen> {
  if (request.planId !== undefined) return chooseAgain(ctx, actor, request.planId, request.locationId)
  if (request.blueprintId !== undefined) {
    const stored = await getBlueprint(ctx, actor, {
      id: request.blueprintId,
      ...(request.version === undefined ? {} : { version: request.version }),
    })
    return {
      scope: stored.id,
      blueprintId: stored.id,
      blueprintVersion: stored.version,
      blueprint: stored.blueprint,
      variables: {},
      choices: noChoices,
    }
  }
  const blueprint = requireSound(request.blueprint)
  return {
    scope: `name:${normaliseName(blueprint.name)}`,
    blueprintId: null,
    blueprintVersion: null,
    blueprint,
    variables: {},
    choices: noChoices,
  }
}

/** What an earlier plan was made from, with what was left out and decided there; a plan of another location is not found. */
async function chooseAgain(ctx: Context, actor: Actor, planId: string, locationId: string): Promise<Chosen> {
  const { scope, blueprintId, blueprintVersion, blueprint, variables, choices, ...earlier } = await getPlanOfCompany(
    ctx.db,
    actor.companyId,
    planId,
  )
  if (earlier.locationId !== locationId) throw new AppError('not_found', 'There is no such plan.')
  return { scope, blueprintId, blueprintVersion, blueprint, variables, choices }
}

function requireSound(document: unknown): Blueprint {
  const { blueprint, errors } = checkBlueprint(document)
  if (blueprint !== undefined && errors.length === 0) return blueprint
  throw invalidBlueprint(errors)
}
