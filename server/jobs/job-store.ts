import { sql, type Selectable } from 'kysely'
import type { JobOrder, JobStatus, Step, StepCalls } from '../contract/job.ts'
import { say } from '../contract/say.ts'
import { liveJobStatuses } from '../contract/job.ts'
import type { DbOrTx, Tx } from '../db/database.ts'
import { prepared } from '../db/prepared.ts'
import type { Schema } from '../db/schema.ts'
import { toJson, toText } from '../db/to-json.ts'
import { AppError } from '../errors.ts'
import { eventParts } from '../events/event-log.ts'

export type JobRow = Selectable<Schema['jobs']>
export type StepRow = Selectable<Schema['steps']>

export type NewJob = {
  id: string
  companyId: string
  locationId: string
  locationName: string
  planId: string
  planHash: string
  blueprintName: string
  startedBy: string
  startedById: string
  /** Set when something has to be there before the rest can be looked at: the plan is then made again. */
  arrival: 'due' | null
}

export type NewStep = Pick<Step, 'id' | 'kind' | 'key' | 'title' | 'action' | 'dependsOn' | 'resourceId'>

/**
 * Makes a job and its steps, and says so. Its plan is held meanwhile, and stays as it is from then on. Throws `stale_plan`
 * when that is not the plan of this hash any more.
 */
export async function insertJob(tx: Tx, job: NewJob, steps: readonly NewStep[]): Promise<void> {
  const body = toJson({ type: 'job.created', totalSteps: steps.length, blueprintName: job.blueprintName, startedBy: job.startedBy })
  const { rows: told } = await sql`
    ${prepared} with agreed as (
      select id, company_id, hash from plans
      where company_id = ${job.companyId} and id = ${job.planId} and hash = ${job.planHash} for key share
    ), held as (
      insert into jobs (
        id, company_id, location_id, location_name, plan_id, plan_hash, blueprint_name, status, total_steps, arrival, started_by, started_by_id, event_seq
      ) select
        ${job.id}, agreed.company_id, ${job.locationId}, ${toText(job.locationName)}, agreed.id, agreed.hash, ${job.blueprintName},
        'PENDING', ${steps.length}::int, ${job.arrival}, ${job.startedBy}, ${job.startedById}, 1
      from agreed returning id, company_id, location_id, event_seq
    ), ${eventParts(sql`true`, sql`${body}::jsonb`)}
    select from told
  `.execute(tx)
  if (told.length === 0) throw new AppError('stale_plan', say('apply.plan_changed'))
  // One value for all: a thousand steps would be ten thousand parameters. The tenants' wall lets them in only once their job is there.
  await sql`
    ${prepared} insert into steps (job_id, id, position, kind, key, title, action, status, depends_on, resource_id)
    select ${job.id}, id, position, kind, key, title, action, 'PENDING', array(select jsonb_array_elements_text("dependsOn")), "resourceId"
    from jsonb_to_recordset(${toJson(steps.map((step, position) => ({ ...step, position })))}::jsonb)
      as step (id text, position int, kind text, key text, title text, action text, "dependsOn" jsonb, "resourceId" text)
  `.execute(tx)
}

export async function getJobOfCompany(db: DbOrTx, companyId: string, id: string): Promise<JobRow> {
  const row = await db.selectFrom('jobs').selectAll().where('company_id', '=', companyId).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AppError('not_found', say('gone.job'))
  return row
}

/** The same, with the row locked until the transaction ends. */
export async function lockJobOfCompany(db: DbOrTx, companyId: string, id: string): Promise<JobRow> {
  const row = await db
    .selectFrom('jobs')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw new AppError('not_found', say('gone.job'))
  return row
}

export async function findJobOfPlan(db: DbOrTx, companyId: string, planId: string, hash: string): Promise<JobRow | undefined> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('plan_id', '=', planId)
    .where('plan_hash', '=', hash)
    .executeTakeFirst()
}

export async function findLiveJobOfLocation(db: DbOrTx, companyId: string, locationId: string): Promise<JobRow | undefined> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('location_id', '=', locationId)
    .where('status', 'in', liveJobStatuses)
    .executeTakeFirst()
}

export type JobQuery = {
  locationId: string | null
  status: JobStatus | undefined
  words: readonly string[]
  order: JobOrder
  /** The last row of the page before. */
  after: JobPlace | undefined
  limit: number
}

/** Where a job stands in the list. Jobs are made within a millisecond of each other, so the time is told to the microsecond. */
export type JobPlace = { createdAt: string; id: string }

export async function listJobsOfCompany(db: DbOrTx, companyId: string, query: JobQuery): Promise<(JobRow & { createdExactly: string })[]> {
  let rows = db
    .selectFrom('jobs')
    .selectAll()
    .select(sql<string>`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('createdExactly'))
    .where('company_id', '=', companyId)
  if (query.locationId !== null) rows = rows.where('location_id', '=', query.locationId)
  if (query.status !== undefined) rows = rows.where('status', '=', query.status)
  for (const word of query.words) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`
    rows = rows.where(({ eb, or }) =>
      or([eb('blueprint_name', 'ilike', pattern), eb('location_name', 'ilike', pattern), eb('started_by', 'ilike', pattern)]),
    )
  }
  const [direction, beyond] = query.order === 'newest' ? (['desc', '<'] as const) : (['asc', '>'] as const)
  if (query.after !== undefined) {
    const { createdAt, id } = query.after
    rows = rows.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'id'), beyond, tuple(sql<Date>`${createdAt}::timestamptz`, id)),
    )
  }
  return rows.orderBy('created_at', direction).orderBy('id', direction).limit(query.limit).execute()
}

/** Told by the database, whose clock wrote it; that clock may have been set back since. */
const intentAge = sql<number | null>`case when intent_at is not null
  then greatest(0, extract(epoch from clock_timestamp() - intent_at) * 1000)::double precision end`

/** The steps in the plan's order. */
export async function readSteps(db: DbOrTx, jobId: string): Promise<(StepRow & { intent_age_ms: number | null })[]> {
  return db.selectFrom('steps').selectAll().select(intentAge.as('intent_age_ms')).where('job_id', '=', jobId).orderBy('position').execute()
}

/** The calls that one step made; undefined when the job has no such step. */
export async function readStepCalls(db: DbOrTx, jobId: string, stepId: string): Promise<StepCalls | undefined> {
  const row = await db
    .selectFrom('steps')
    .leftJoin('step_calls', (join) => join.onRef('step_calls.job_id', '=', 'steps.job_id').onRef('step_calls.step_id', '=', 'steps.id'))
    .select(['calls', 'left_out'])
    .where('steps.job_id', '=', jobId)
    .where('steps.id', '=', stepId)
    .executeTakeFirst()
  return row && { calls: (row.calls ?? []) as StepCalls['calls'], left: row.left_out ?? 0 }
}

export async function setWanted(db: DbOrTx, jobId: string, wanted: JobRow['wanted'], status: JobStatus | undefined): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ wanted, ...(status === undefined ? {} : { status }) })
    .where('id', '=', jobId)
    .execute()
}

/** Everything that failed or was skipped is to be tried again; what was read back before says nothing any more. */
export async function reopenSteps(db: DbOrTx, jobId: string): Promise<number> {
  const result = await db
    .updateTable('steps')
    .set({ status: 'PENDING', message: null, error: null })
    .where('job_id', '=', jobId)
    .where('status', 'in', ['FAILED', 'SKIPPED', 'CANCELLED'])
    .executeTakeFirst()
  await db
    .updateTable('jobs')
    .set({ failed_steps: 0, skipped_steps: 0, completed_at: null, message: null, verification: null })
    .where('id', '=', jobId)
    .execute()
  return Number(result.numUpdatedRows)
}

/** Whether a step that failed or was cancelled may have taken effect, in part or whole: the intent of a clear refusal is taken back. */
export function isUnsure({ status, action, intent_at, before }: Pick<StepRow, 'status' | 'action' | 'intent_at' | 'before'>): boolean {
  const isOver = status === 'FAILED' || status === 'CANCELLED'
  return isOver && intent_at !== null && (action === 'create' || (action === 'update' && before !== null))
}

const unsure = sql<boolean>`(status in ('FAILED', 'CANCELLED') and intent_at is not null
  and (action = 'create' or (action = 'update' and before is not null)))`

/** Everything that was done, or may have been, is to be undone. Returns how many steps that is. */
export async function beginUndo(db: DbOrTx, jobId: string): Promise<number> {
  const row = await db
    .updateTable('jobs')
    .set((eb) => ({
      status: 'ROLLING_BACK',
      wanted: 'run',
      completed_at: null,
      undo_over: 0,
      undo_steps: eb
        .selectFrom('steps')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('job_id', '=', jobId)
        .where(sql<boolean>`status in ('SUCCESS', 'KEPT') or ${unsure}`),
    }))
    .where('id', '=', jobId)
    .returning('undo_steps')
    .executeTakeFirstOrThrow()
  await db.updateTable('steps').set({ status: 'SUCCESS', error: null }).where('job_id', '=', jobId).where('status', '=', 'KEPT').execute()
  return row.undo_steps
}

export async function deleteJob(db: DbOrTx, companyId: string, id: string): Promise<void> {
  await db.deleteFrom('events').where('company_id', '=', companyId).where('job_id', '=', id).execute()
  await db.deleteFrom('jobs').where('company_id', '=', companyId).where('id', '=', id).execute()
}

/** Live jobs of locations that have let us go are to end at their next step. An empty list means the whole company. */
export async function cancelJobsOf(db: DbOrTx, companyId: string, locationIds: readonly string[]): Promise<void> {
  let update = db
    .updateTable('jobs')
    .set({
      wanted: 'cancel',
      status: sql`case when status = 'PAUSED' then 'PENDING' else status end`,
    })
    .where('company_id', '=', companyId)
    .where('status', 'in', liveJobStatuses)
  if (locationIds.length > 0) update = update.where('location_id', 'in', [...locationIds])
  await update.execute()
}
