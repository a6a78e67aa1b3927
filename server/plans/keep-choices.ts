import { say } from '../contract/say.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { Change, FieldChange, KeepRequest, Plan, Side } from '../contract/plan.ts'
import { AppError } from '../errors.ts'
import { requireActiveInstall } from '../installs/require-install.ts'
import { requireMay } from '../sessions/may.ts'
import { requireMayGround } from './ground.ts'
import { writeKept } from './kept-store.ts'
import { isKeptHere } from './list-to-keep.ts'
import type { Choices } from './make-plan.ts'
import { getPlanOfCompany, storeRevised, viewPlan, type StoredPlan } from './plan-store.ts'
import { planAnew } from './revise-plan.ts'

/**
 * Notes what a person has chosen to keep, as Apply does, where there is nothing to apply: it is not asked again until one
 * of the sides changes. Nothing is written to the location. The answer has a new id where a job has the plan already.
 * Throws `stale_plan`, `not_found`, `not_installed`.
 */
export async function keepChoices(ctx: Context, actor: Actor, id: string, { hash }: KeepRequest): Promise<Plan> {
  const plan = await getPlanOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'apply', plan.locationId)
  requireMayGround(actor, plan.locationId, plan.resources)
  if (plan.content.hash !== hash) throw new AppError('stale_plan', say('apply.plan_changed'))
  await requireActiveInstall(ctx, actor.companyId, plan.locationId)
  const kept = plan.content.changes.filter((change) => isKeptHere(change, plan.choices))
  if (kept.length === 0) return viewPlan(plan)
  await ctx.db.transaction().execute(async (tx) => {
    await writeKept(tx, plan, onlyTheirs(plan))
    await recordDeed(tx, actor, ctx.now(), {
      action: 'plan.kept',
      subject: { kind: 'plan', id, name: plan.blueprint.name },
      locationId: plan.locationId,
      planHash: hash,
      after: { kept: kept.map((change) => change.id) },
    })
  })
  // From here on the plan knows them as it knows what was kept before.
  const anew = { ...(await planAnew(ctx, plan, withoutTheirs(plan))), createdBy: actor.userId }
  return viewPlan(await ctx.db.transaction().execute((tx) => storeRevised(tx, anew)))
}

/** What is to be taken from the blueprint is noted once it is applied. */
function onlyTheirs({ content }: StoredPlan): StoredPlan['content']['changes'] {
  return content.changes.map((change) => ({ ...change, fields: change.fields.filter((field) => field.decision === 'theirs') }))
}

function withoutTheirs({ choices, content }: StoredPlan): Choices {
  const kept = new Map(content.changes.filter((change) => isKeptHere(change, choices)).map((change) => [change.id, change]))
  const decisions = Object.entries(choices.decisions).flatMap(([id, said]): [string, Choices['decisions'][string]][] => {
    const change = kept.get(id)
    if (change === undefined) return [[id, said]]
    const left = stillSaid(change, said)
    return Object.keys(left).length === 0 ? [] : [[id, left]]
  })
  return { ...choices, decisions: Object.fromEntries(decisions) }
}

/** The sides of a line that have not been noted: what is to be written, such as both where theirs lacks something of ours. */
function stillSaid({ fields }: Change, said: Side | Record<string, Side>): Record<string, Side> {
  const noted = new Set(fields.filter(({ decision }) => decision === 'theirs').map(({ path }) => path))
  const sides = typeof said === 'object' ? said : Object.fromEntries(fields.filter(isDecided).map(({ path }) => [path, said]))
  return Object.fromEntries(Object.entries(sides).filter(([path]) => !noted.has(path)))
}

function isDecided({ decision }: FieldChange): boolean {
  return decision !== undefined && decision !== 'open'
}
