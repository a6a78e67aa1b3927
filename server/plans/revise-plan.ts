import { fault, fieldsTerm, quoted, say } from '../contract/say.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { Change, Plan, PlanPatch } from '../contract/plan.ts'
import { invalidRequest } from '../errors.ts'
import { kindOf } from '../resources/registry.ts'
import { requireMay } from '../sessions/may.ts'
import { completeContent } from './complete-content.ts'
import { countCards } from './count-cards.ts'
import { computePlan } from './compute-plan.ts'
import { requireMayGround } from './ground.ts'
import { topOf } from './leaf.ts'
import type { Choices } from './make-plan.ts'
import { getPlanOfCompany, storeRevised, viewPlan, type StoredPlan } from './plan-store.ts'

/**
 * Leaves lines out and takes decisions. The location is read again, so the answer is the plan as of now, with its
 * new hash; with a new id too where a job has the plan already. Throws `invalid_request` for a line that the plan does
 * not have.
 */
export async function revisePlan(ctx: Context, actor: Actor, id: string, patch: PlanPatch): Promise<Plan> {
  const plan = await getPlanOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'plan', plan.locationId)
  requireMayGround(actor, plan.locationId, plan.resources)
  requireOffered(plan.content.changes, patch.include ?? [])
  requireKnownLines(
    plan.content.changes.map((change) => change.id),
    patch,
  )
  requireBoth(plan.content.changes, patch.decisions ?? {})
  const choices: Choices = {
    excluded: patch.exclude ?? plan.choices.excluded,
    included: patch.include ?? plan.choices.included ?? [],
    decisions: together(plan.choices.decisions, byField(plan.content.changes, patch.decisions ?? {})),
  }
  const anew = { ...(await planAnew(ctx, plan, choices)), createdBy: actor.userId }
  const { hash } = anew.content
  const revised = await ctx.db.transaction().execute(async (tx) => {
    const stored = await storeRevised(tx, anew)
    await recordDeed(tx, actor, ctx.now(), {
      action: 'plan.revised',
      subject: { kind: 'plan', id: stored.id, name: plan.blueprint.name },
      locationId: plan.locationId,
      planHash: hash,
      before: { hash: plan.content.hash, excluded: plan.choices.excluded, ...(stored.id === id ? {} : { planId: id }) },
      after: { hash, excluded: choices.excluded, decided: Object.keys(patch.decisions ?? {}) },
    })
    return stored
  })
  return viewPlan(revised)
}

/** The same plan as of now, with other choices. Reads the location; stores nothing. */
export async function planAnew(ctx: Context, plan: StoredPlan, choices: Choices): Promise<StoredPlan> {
  const { content: planned, place, inventory } = await computePlan(ctx, { ...plan, choices })
  const here = { ...plan, ...place, choices }
  return { ...here, content: await countCards(ctx, here, inventory, await completeContent(ctx, here, planned)) }
}

/** What was said of one field of a line stays when another is decided, also which one the line means: it is no field any more then. */
function together(before: Choices['decisions'], said: Choices['decisions']): Choices['decisions'] {
  const lines = Object.entries(said).map(([id, sides]) => {
    const earlier = before[id]
    return [id, typeof earlier === 'object' && typeof sides === 'object' ? { ...earlier, ...sides } : sides]
  })
  return { ...before, ...Object.fromEntries(lines) }
}

/** A side for a whole line that clashes is one for what clashes alone: the rest of it is not decided with it. */
function byField(changes: readonly Change[], decisions: Choices['decisions']): Choices['decisions'] {
  const clashes = new Map(changes.filter((change) => change.clash !== undefined).map((change) => [change.id, change]))
  return Object.fromEntries(
    Object.entries(decisions).map(([id, side]) => {
      const fields = typeof side === 'string' ? clashes.get(id)?.fields.filter((field) => isFixed(field.path, id)) : undefined
      return [id, fields === undefined || typeof side !== 'string' ? side : Object.fromEntries(fields.map((field) => [field.path, side]))]
    }),
  )
}

function isFixed(path: string, id: string): boolean {
  const fixed: readonly string[] = kindOf(id.slice(0, id.indexOf('/')) as Change['kind']).fixed ?? []
  return fixed.includes(topOf(path))
}

/** Only what the plan has offered to delete can be asked for. */
function requireOffered(changes: readonly Change[], include: readonly string[]): void {
  for (const id of include) {
    const change = changes.find((one) => one.id === id)
    if (change?.optIn === 'offered') continue
    const refused =
      change?.optIn === 'refused' ? fault('request.deletion_refused', { id, why: change.said ?? quoted(change.detail) }) : undefined
    throw invalidRequest([{ path: 'include', ...(refused ?? fault('request.no_deletion', { id })) }], say('next.leave_out_of_include'))
  }
}

/** Both may be asked for where a field has two lists; where the answer leads to is seen when the location is read again. */
function requireBoth(changes: readonly Change[], decisions: Choices['decisions']): void {
  const errors = changes.flatMap(({ id, fields }) => {
    const sides = decisions[id]
    if (typeof sides !== 'object') return []
    return fields
      .filter(({ path, before, wanted }) => sides[path] === 'both' && !(Array.isArray(before) && Array.isArray(wanted)))
      .map(({ path }) => ({ path: `decisions.${id}.${path}`, ...fault('request.no_both', { field: fieldsTerm([path]) }) }))
  })
  if (errors.length > 0) throw invalidRequest(errors)
}

function requireKnownLines(known: string[], patch: PlanPatch): void {
  const ids = new Set(known)
  const errors = [
    ...(patch.exclude ?? []).map((id, index) => ({ id, path: `exclude[${index}]` })),
    ...Object.keys(patch.decisions ?? {}).map((id) => ({ id, path: `decisions.${id}` })),
  ]
    .filter(({ id }) => !ids.has(id))
    .map(({ id, path }) => ({ path, ...fault('request.no_line', { id }) }))
  if (errors.length > 0) throw invalidRequest(errors)
}
