import { CompiledQuery, sql, type RawBuilder } from 'kysely'
import type { StepError } from '../contract/job.ts'
import type { Db, DbOrTx } from '../db/database.ts'
import { prepared } from '../db/prepared.ts'
import { toJson } from '../db/to-json.ts'
import { eventsParts } from '../events/event-log.ts'
import { appliedParts, type Applied, forgottenParts } from '../plans/baseline-store.ts'
import type { CallsMade } from './call-log.ts'
import type { JobRow } from './job-store.ts'

/** One thing to be written about a step, by whoever holds its job in that epoch. */
export type JournalEntry = { jobId: string; epoch: number; stepId: string; body: Record<string, unknown> } & (
  | {
      is: 'intent'
      attempts: number
      before: Record<string, unknown> | null
      /** Other steps wait for this one. */
      leads: boolean
    }
  | {
      is: 'outcome'
      status: 'SUCCESS' | 'FAILED' | 'SKIPPED' | 'CANCELLED'
      message: string
      /** As `saidColumn` has it. */
      said: string | null
      error: StepError | null
      resourceId: string | null
      durationMs: number | null
      created: boolean
      made: CallsMade
      /** What we stand for from now on. */
      applied: Applied | null
      /** What is gone, and forgotten. */
      gone: { locationId: string; kind: string; resourceId: string } | null
      /** Where job and plan stand from now on. */
      movesTo: { locationId: string; locationName: string } | null
    }
)

/** Of a step that is tried again and again, the newest calls take the place of the oldest beyond this. */
const mostCalls = 20

/**
 * Writes entries of one company in one statement and one commit: intents with what was there before, outcomes with
 * what we now stand for, the jobs' counters, and an event for each. Returns, in their order, what the person wants of the
 * job; an intent is written only when that is `run`. Undefined for an entry whose job has a new holder.
 */
export async function writeEntries(db: Db, entries: readonly JournalEntry[]): Promise<(JobRow['wanted'] | undefined)[]> {
  const { rows } = await db.executeQuery<{ n: number; wanted: JobRow['wanted'] }>(
    CompiledQuery.raw(textFor(db, entries), [toJson(entries.map(toRow))]),
  )
  const wanted = new Map(rows.map((row) => [row.n, row.wanted]))
  return entries.map((_, n) => wanted.get(n))
}

/** Keeps calls of a step that has no entry in the journal. */
export async function keepCalls(db: DbOrTx, jobId: string, stepId: string, { calls, left }: CallsMade): Promise<void> {
  await sql`
    with held as (select ${jobId}::text as job_id, ${stepId}::text as step_id, ${toJson(calls)}::jsonb as calls, ${left}::int as calls_left),
    ${callParts()}
    select 1
  `.execute(db)
}

/** The parts of a statement that keep the calls in its relation `held`. Those of a repeated step are added, up to a point. */
function callParts(): RawBuilder<unknown> {
  const most = sql.lit(mostCalls)
  return sql`
    logged as (
      insert into step_calls as kept (job_id, step_id, calls, left_out)
      select job_id, step_id, calls, calls_left from held where calls is not null
      on conflict (job_id, step_id) do update set
        calls = case when jsonb_array_length(kept.calls) > ${most} then excluded.calls else kept.calls || excluded.calls end,
        left_out = kept.left_out + excluded.left_out
          + case when jsonb_array_length(kept.calls) > ${most} then jsonb_array_length(kept.calls) else 0 end
    )`
}

function toRow(entry: JournalEntry, n: number): Record<string, unknown> {
  const { jobId, epoch, stepId, body } = entry
  const base = { n, job_id: jobId, epoch, step_id: stepId, body }
  if (entry.is === 'intent')
    return { ...base, intent: true, attempts: entry.attempts, ...(entry.before === null ? {} : { before: entry.before }) }
  const { status, message, said, error, resourceId, durationMs, created, made, applied, gone, movesTo } = entry
  return {
    ...base,
    intent: false,
    status,
    message,
    said,
    ...(error === null ? {} : { error }),
    duration_ms: durationMs,
    step_resource: resourceId,
    created,
    ...(made.calls.length === 0 ? {} : { calls: made.calls, calls_left: made.left }),
    ...(applied === null
      ? {}
      : {
          company_id: applied.companyId,
          location_id: applied.locationId,
          scope: applied.scope,
          kind: applied.kind,
          key: applied.key,
          resource_id: applied.resourceId,
          fields: applied.fields,
          created_by_job: applied.createdByJob,
        }),
    ...(gone === null ? {} : { gone: true, location_id: gone.locationId, kind: gone.kind, resource_id: gone.resourceId }),
    ...(movesTo === null ? {} : { moves_to: movesTo.locationId, moves_name: movesTo.locationName }),
  }
}

const textsByDb = new WeakMap<Db, Map<string, string>>()

/** The statement without the parts that none of these entries needs: few texts, each planned once per connection. */
function textFor(db: Db, entries: readonly JournalEntry[]): string {
  const outcomes = entries.filter((entry) => entry.is === 'outcome')
  const parts = {
    applied: outcomes.some(({ applied }) => applied !== null),
    gone: outcomes.some(({ gone }) => gone !== null),
    calls: outcomes.some(({ made }) => made.calls.length > 0),
    moves: outcomes.some(({ movesTo }) => movesTo !== null),
  }
  const texts = textsByDb.get(db) ?? new Map<string, string>()
  textsByDb.set(db, texts)
  const name = JSON.stringify(parts)
  const text = texts.get(name) ?? statement(parts).compile(db).sql
  texts.set(name, text)
  return text
}

function statement(parts: { applied: boolean; gone: boolean; calls: boolean; moves: boolean }): RawBuilder<unknown> {
  return sql`
    ${prepared} with entry as (
      select * from json_to_recordset(${null}::json) as entry (
        n int, job_id text, epoch int, step_id text, intent boolean, body jsonb,
        attempts int, before jsonb,
        status text, message text, said text, error jsonb, duration_ms int, step_resource text, created boolean, calls jsonb, calls_left int,
        company_id text, location_id text, scope text, kind text, key text, resource_id text, fields jsonb, created_by_job text,
        gone boolean, moves_to text, moves_name text
      )
    ), seen as (
      select id, epoch, wanted, company_id, location_id, plan_id from jobs where id = any (array (select job_id from entry)) order by id for no key update
    ), known as (
      select entry.*, seen.wanted, not intent or seen.wanted = 'run' as counts
      from entry join seen on seen.id = entry.job_id and seen.epoch = entry.epoch
    ), held as (
      select * from known where counts
    ), raised as (
      update jobs set
        heartbeat_at = now(),
        event_seq = event_seq + sums.told,
        completed_steps = completed_steps + sums.done,
        failed_steps = failed_steps + sums.failed,
        skipped_steps = skipped_steps + sums.over - sums.done - sums.failed
        ${parts.moves ? sql`, location_id = coalesce(sums.moves_to, location_id), location_name = coalesce(sums.moves_name, location_name)` : sql``}
      from (
        select
          job_id,
          count(*) as told,
          count(*) filter (where not intent) as over,
          count(*) filter (where status = 'SUCCESS') as done,
          count(*) filter (where status = 'FAILED') as failed,
          max(moves_to) as moves_to,
          max(moves_name) as moves_name
        from held group by job_id
      ) sums
      where jobs.id = sums.job_id
      returning jobs.*, sums.told, sums.over, sums.done
    ), happened as (
      select
        held.n,
        raised.id as job_id,
        raised.company_id,
        raised.location_id,
        raised.event_seq - raised.told + row_number() over story as seq,
        case when held.intent then held.body else held.body || jsonb_build_object(
          'progress', case when raised.total_steps = 0 then 100 else
            100 * (raised.completed_steps + raised.failed_steps + raised.skipped_steps - raised.over + count(*) filter (where not held.intent) over story)
            / raised.total_steps end,
          'completedSteps', raised.completed_steps - raised.done + count(*) filter (where held.status = 'SUCCESS') over story,
          'totalSteps', raised.total_steps
        ) end as body
      from held join raised on raised.id = held.job_id
      window story as (partition by held.job_id order by held.n)
    ), step as (
      update steps set
        status = case when held.intent then 'RUNNING' else held.status end,
        attempts = case when held.intent then held.attempts else steps.attempts end,
        intent_at = case when held.intent then clock_timestamp() else steps.intent_at end,
        started_at = case when held.intent then coalesce(steps.started_at, now()) else steps.started_at end,
        before = case when held.intent then coalesce(steps.before, held.before) else steps.before end,
        message = case when held.intent then steps.message else held.message end,
        said = case when held.intent then steps.said else held.said::jsonb end,
        error = case when held.intent then steps.error else held.error end,
        duration_ms = case when held.intent then steps.duration_ms else held.duration_ms end,
        resource_id = coalesce(held.step_resource, steps.resource_id),
        created = case when held.intent then steps.created else held.created end
      from held where steps.job_id = held.job_id and steps.id = held.step_id
    ),
    ${parts.applied ? sql`${appliedParts()},` : sql``}
    ${parts.gone ? sql`${forgottenParts()},` : sql``}
    ${parts.calls ? sql`${callParts()},` : sql``}
    ${
      parts.moves
        ? sql`moved as (
            update plans set location_id = held.moves_to, location_name = held.moves_name
            from held join raised on raised.id = held.job_id where plans.id = raised.plan_id and held.moves_to is not null
          ), left_ticks as (
            delete from task_ticks t using held join seen on seen.id = held.job_id join plans p on p.id = seen.plan_id
            where held.moves_to is not null and t.company_id = seen.company_id and t.location_id = seen.location_id and t.scope = p.scope
            returning t.*, held.moves_to
          ), moved_ticks as (
            insert into task_ticks (company_id, location_id, scope, task_id, ticked_at)
            select company_id, moves_to, scope, task_id, ticked_at from left_ticks on conflict do nothing
          ),`
        : sql``
    }
    ${eventsParts()}
    select known.n, known.wanted from known, (select count(*) from told) as told
  `
}
