import { fault, say } from '../contract/say.ts'
import type { Actor, Context } from '../context.ts'
import type { Blueprint } from '../contract/blueprint.ts'
import type { NewLocation, Plan, PlanRequest } from '../contract/plan.ts'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import { newId } from '../db/new-id.ts'
import { AppError, invalidRequest } from '../errors.ts'
import { checkBlueprint } from '../blueprints/check-blueprint.ts'
import { getBlueprint } from '../blueprints/get-blueprint.ts'
import { invalidBlueprint } from '../blueprints/refuse-invalid.ts'
import { resolveBlueprint, type ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { isNewLocation } from '../contract/new-location.ts'
import { requireActiveCompany, requireActiveInstall } from '../installs/require-install.ts'
import { normaliseName } from '../resources/fields.ts'
import { requireMay } from '../sessions/may.ts'
import { completeContent } from './complete-content.ts'
import { countCards } from './count-cards.ts'
import { withSeen } from './decided-on.ts'
import { computePlan, type PlanPlace } from './compute-plan.ts'
import { locationResource, newLocationId, requireMayGround } from './ground.ts'
import type { Choices } from './make-plan.ts'
import { getPlanOfCompany, insertPlan, viewPlan, type StoredPlan } from './plan-store.ts'

/**
 * Plans a blueprint against a location, read just now, or against an agency in which it is to make one. Throws
 * `not_found`, `forbidden`, `not_installed`, `install_*`, `invalid_request`, `invalid_blueprint`, `missing_variables`;
 * nothing is stored then.
 */
export async function createPlan(ctx: Context, actor: Actor, request: PlanRequest, language?: ReaderLanguage): Promise<Plan> {
  requireMay(actor, 'plan', request.locationId)
  if (!isThere(request.locationId)) requireMay(actor, 'company.write')
  const { companyId } = actor
  const installed = isThere(request.locationId) ? await requireActiveInstall(ctx, companyId, request.locationId) : undefined
  const chosen = await chooseBlueprint(ctx, actor, request, language)
  const variables = request.variables ?? chosen.variables
  const { choices } = chosen
  const resources = resolveBlueprint(chosen.blueprint, variables)
  const wanted =
    installed === undefined || !isThere(request.locationId)
      ? await newPlace(ctx, companyId, resources)
      : { locationId: request.locationId, locationName: installed.locationName }
  requireMayGround(actor, wanted.locationId, resources)
  const { content: planned, place, inventory } = await computePlan(ctx, { companyId, ...wanted, scope: chosen.scope, resources, choices })
  const where = { companyId, locationId: place.locationId, resources }
  const content = await countCards(ctx, where, inventory, await completeContent(ctx, where, planned))
  const plan: Omit<StoredPlan, 'createdAt'> = {
    id: newId('plan'),
    companyId,
    ...place,
    ...chosen,
    variables,
    resources,
    content,
    createdBy: actor.userId,
  }
  const createdAt = await insertPlan(ctx.db, plan)
  return viewPlan({ ...plan, createdAt })
}

/** The id of a sub-account that exists, as opposed to none or the one that stands for a new one. */
function isThere(locationId: string | undefined): locationId is string {
  return locationId !== undefined && !isNewLocation(locationId)
}

async function newPlace(ctx: Context, companyId: string, resources: readonly ResolvedResource[]): Promise<PlanPlace> {
  const wanted = locationResource(resources)
  if (wanted === undefined) {
    throw invalidRequest([{ path: 'locationId', ...fault('request.no_location') }])
  }
  await requireActiveCompany(ctx, companyId)
  const name = String(wanted.spec['name'])
  return { locationId: newLocationId(companyId, name), locationName: name }
}

type Chosen = Pick<StoredPlan, 'scope' | 'blueprintId' | 'blueprintVersion' | 'blueprint' | 'variables' | 'choices'>

const noChoices: Choices = { excluded: [], decisions: {} }

async function chooseBlueprint(ctx: Context, actor: Actor, request: PlanRequest, language?: ReaderLanguage): Promise<Chosen> {
  const chosen = await chooseDocument(ctx, actor, request, language)
  return request.newLocation === undefined
    ? chosen
    : { ...chosen, blueprint: requireSound(withLocation(chosen.blueprint, request.newLocation)) }
}

/** The same blueprint with a sub-account, and a snapshot under it, before everything else. */
function withLocation(blueprint: Blueprint, { location, snapshot }: NewLocation): unknown {
  const taken = blueprint.resources.find((resource) => resource.kind === 'location')
  if (taken !== undefined) {
    throw invalidRequest([{ path: 'newLocation', ...fault('request.location_twice', { id: `location/${taken.key}` }) }])
  }
  const ground = [
    { kind: 'location', key: 'sub-account', spec: location },
    ...(snapshot === undefined ? [] : [{ kind: 'snapshot', key: 'base', spec: snapshot }]),
  ]
  return { ...blueprint, resources: [...ground, ...blueprint.resources] }
}

async function chooseDocument(ctx: Context, actor: Actor, request: PlanRequest, language?: ReaderLanguage): Promise<Chosen> {
  if (request.planId !== undefined) return chooseAgain(ctx, actor, request.planId, request.locationId)
  if (request.blueprintId !== undefined) {
    const which = { id: request.blueprintId, ...(request.version === undefined ? {} : { version: request.version }) }
    const stored = await getBlueprint(ctx, actor, which, language)
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

/**
 * What an earlier plan was made from, with what was left out and decided there; deletions are to be asked for anew. A plan
 * of another location is not found.
 */
async function chooseAgain(ctx: Context, actor: Actor, planId: string, locationId: string | undefined): Promise<Chosen> {
  const earlier = await getPlanOfCompany(ctx.db, actor.companyId, planId)
  if (isThere(locationId) && earlier.locationId !== locationId) throw new AppError('not_found', say('gone.plan'))
  const { scope, blueprintId, blueprintVersion, blueprint, variables } = earlier
  return { scope, blueprintId, blueprintVersion, blueprint, variables, choices: { ...withSeen(earlier), included: [] } }
}

function requireSound(document: unknown): Blueprint {
  const { blueprint, errors } = checkBlueprint(document)
  if (blueprint !== undefined && errors.length === 0) return blueprint
  throw invalidBlueprint(errors)
}
