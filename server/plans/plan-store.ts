import type { Selectable } from 'kysely'
import { say } from '../contract/say.ts'
import type { Blueprint } from '../contract/blueprint.ts'
import type { Plan } from '../contract/plan.ts'
import type { DbOrTx, Tx } from '../db/database.ts'
import { newId } from '../db/new-id.ts'
import type { Schema } from '../db/schema.ts'
import { toJson, toText } from '../db/to-json.ts'
import { AppError } from '../errors.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { isKeptHere } from './list-to-keep.ts'
import type { Choices, PlanContent } from './make-plan.ts'

/** A plan as it is kept: what it was made from, what was chosen, and what came out. */
export type StoredPlan = {
  id: string
  companyId: string
  locationId: string
  locationName: string
  scope: string
  blueprintId: string | null
  blueprintVersion: number | null
  blueprint: Blueprint
  variables: Record<string, string>
  /** The blueprint's resources with the variables filled in. */
  resources: ResolvedResource[]
  choices: Choices
  content: PlanContent
  createdBy: string
  createdAt: Date
}

export async function insertPlan(db: DbOrTx, plan: Omit<StoredPlan, 'createdAt'>): Promise<Date> {
  const row = await db
    .insertInto('plans')
    .values({
      id: plan.id,
      company_id: plan.companyId,
      location_id: plan.locationId,
      location_name: toText(plan.locationName),
      hash: plan.content.hash,
      scope: plan.scope,
      blueprint_id: plan.blueprintId,
      blueprint_version: plan.blueprintVersion,
      blueprint: toJson(plan.blueprint),
      variables: toJson(plan.variables),
      resources: toJson(plan.resources),
      excluded: [...plan.choices.excluded],
      included: [...(plan.choices.included ?? [])],
      decisions: toJson(plan.choices.decisions),
      content: toJson(plan.content),
      created_by: plan.createdBy,
    })
    .returning('created_at')
    .executeTakeFirstOrThrow()
  return row.created_at
}

/**
 * Keeps a revision. The plan of a job stays as it was agreed, so that what is made of it then is a plan of its own; which
 * of the two it is cannot change until the transaction ends. Returns the plan as it is kept. Throws `not_found`.
 */
export async function storeRevised(tx: Tx, plan: StoredPlan): Promise<StoredPlan> {
  const { companyId, id } = plan
  const held = await tx.selectFrom('plans').select('id').where('company_id', '=', companyId).where('id', '=', id).forUpdate().execute()
  if (held.length === 0) throw new AppError('not_found', say('gone.plan'))
  // Only now: a job that was begun while the row was waited for is there for a statement that begins after it.
  const job = await tx.selectFrom('jobs').select('id').where('plan_id', '=', id).limit(1).executeTakeFirst()
  if (job !== undefined) {
    const own = { ...plan, id: newId('plan') }
    return { ...own, createdAt: await insertPlan(tx, own) }
  }
  await updatePlan(tx, plan)
  return plan
}

/** Replaces the choices, the place and all that follows from them. */
export async function updatePlan(
  db: DbOrTx,
  plan: Pick<StoredPlan, 'id' | 'companyId' | 'locationId' | 'locationName' | 'choices' | 'content'>,
): Promise<void> {
  await db
    .updateTable('plans')
    .set({
      location_id: plan.locationId,
      location_name: toText(plan.locationName),
      hash: plan.content.hash,
      excluded: [...plan.choices.excluded],
      included: [...(plan.choices.included ?? [])],
      decisions: toJson(plan.choices.decisions),
      content: toJson(plan.content),
    })
    .where('company_id', '=', plan.companyId)
    .where('id', '=', plan.id)
    .execute()
}

export async function getPlanOfCompany(db: DbOrTx, companyId: string, id: string): Promise<StoredPlan> {
  const row = await db.selectFrom('plans').selectAll().where('company_id', '=', companyId).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AppError('not_found', say('gone.plan'))
  return toPlan(row)
}

export async function findPlanOfJob(db: DbOrTx, jobId: string): Promise<StoredPlan | undefined> {
  const row = await db
    .selectFrom('plans')
    .selectAll()
    .where('id', '=', (query) => query.selectFrom('jobs').select('plan_id').where('jobs.id', '=', jobId))
    .executeTakeFirst()
  return row === undefined ? undefined : toPlan(row)
}

function toPlan(row: Selectable<Schema['plans']>): StoredPlan {
  return {
    id: row.id,
    companyId: row.company_id,
    locationId: row.location_id,
    locationName: row.location_name,
    scope: row.scope,
    blueprintId: row.blueprint_id,
    blueprintVersion: row.blueprint_version,
    blueprint: row.blueprint as Blueprint,
    variables: row.variables,
    resources: row.resources as ResolvedResource[],
    choices: { excluded: row.excluded, included: row.included, decisions: row.decisions as Choices['decisions'] },
    content: row.content as PlanContent,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

/** The plan as the contract shows it. */
export function viewPlan(plan: StoredPlan): Plan {
  return {
    id: plan.id,
    locationId: plan.locationId,
    locationName: plan.locationName,
    blueprintName: plan.blueprint.name,
    blueprintId: plan.blueprintId,
    createdAt: plan.createdAt.toISOString(),
    ...plan.content,
    toKeep: plan.content.changes.filter((change) => isKeptHere(change, plan.choices)).map((change) => change.id),
  }
}
