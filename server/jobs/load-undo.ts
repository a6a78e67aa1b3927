import type { Context } from '../context.ts'
import type { StepError } from '../contract/job.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Change } from '../contract/plan.ts'
import { resolveReferences } from '../blueprints/references.ts'
import { neverReadBack, readBaselines, readMade, readSharedWithOthers } from '../plans/baseline-store.ts'
import { getPlanOfCompany } from '../plans/plan-store.ts'
import { kindOf } from '../resources/registry.ts'
import type { StepState } from './choose-steps.ts'
import { ChangedMeanwhile } from './describe-failure.ts'
import { isUnsure, readSteps } from './job-store.ts'
import type { Task } from './execute-step.ts'
import { makeTask } from './load-run.ts'
import { lagMsOf, settledAt } from './observer.ts'
import { inPlace } from './open-place.ts'
import { mayPass } from './retry-policy.ts'
import type { ClaimedJob } from './run-store.ts'
import { type CountedAs, readMeantByOthers } from './step-store.ts'
import type { Undo } from './undo-step.ts'
import { withoutOthers, writtenFields } from './written-fields.ts'

type Known = Parameters<typeof makeTask> extends [unknown, ...infer Others] ? Others : never

export type UndoStep = StepState & {
  kind: string
  key: string
  action: string
  resourceId: string | null
  /** It failed or was cancelled, and may have taken effect. */
  hadFailed: boolean
  countedAs: CountedAs
  settledAt: number
  undo: Undo
  /** It was kept only because of something that a later try may not meet again. */
  mayGoLater: boolean
}

const countedAs: Record<string, CountedAs> = { FAILED: 'failed_steps', CANCELLED: 'skipped_steps' }

/**
 * The steps that stand, or may, turned around: each waits for those that were built upon it. What this roll-back has kept
 * already, before its process died, goes on holding back what it needs.
 */
export async function loadUndo(ctx: Context, job: ClaimedJob): Promise<Map<string, UndoStep>> {
  const plan = await getPlanOfCompany(ctx.db, job.company_id, job.plan_id)
  const rows = await readSteps(ctx.db, job.id)
  const now = performance.now()
  const standing = rows.filter((row) => row.status === 'SUCCESS' || row.status === 'KEPT' || isUnsure(row))
  // A listing may still show what is taken back already.
  const reached = rows.filter((row) => row.status === 'UNDONE' || standing.includes(row))
  const resources = new Map(plan.resources.map((resource) => [resource.id, resource]))
  const ids = new Map(plan.content.changes.map((change) => [change.id, change.resourceId]))
  for (const row of rows) if (row.resource_id !== null) ids.set(row.id, row.resource_id)
  const idOf = (id: string): string | undefined => ids.get(id) ?? undefined
  const kinds = [...new Set(standing.map((row) => row.kind))]
  const baselines = await readBaselines(ctx.db, job.location_id, kinds)
  const made = await readMade(ctx.db, job.location_id, kinds)
  const shared = await readSharedWithOthers(ctx.db, job.location_id, plan.scope)
  const meant = await readMeantByOthers(ctx.db, job, plan.scope)
  const changes = new Map(plan.content.changes.map((change) => [change.id, change]))
  const target = { companyId: job.company_id, locationId: job.location_id }
  const remade = { ids: remadeIds(rows, plan.content.changes), scope: plan.scope, jobId: job.id }
  return new Map(
    standing.map((row): [string, UndoStep] => {
      const kind = kindOf(row.kind as KindName)
      const place = `${row.kind}:${row.resource_id}`
      const needs = (other: { depends_on: string[] }): boolean => other.depends_on.includes(row.id)
      const needing = standing.filter(needs)
      const hadFailed = row.had_failed || isUnsure(row)
      const isMaybeMade = hadFailed && row.action === 'create'
      const maybeMade = isMaybeMade ? taskOf(row, resources, changes, idOf) : undefined
      const whole = maybeMade?.spec ?? resolveReferences(resources.get(row.id)?.spec ?? {}, idOf).spec
      const spec = inPlace(kind, row.action, whole, target)
      const sent = writtenFields(kind, row, { spec, idOf }, changes.get(row.id), plan.choices.decisions[row.id])
      const written = hadFailed ? withoutOthers(sent, baselines.get(place)) : sent
      const isMeant = meant.has(`${row.kind}/${row.key}:${row.resource_id}`)
      // Known before, though no job that stands and no other blueprint means it: a job that has since been deleted did.
      const wasKnown = made.has(place) || written.some(({ known }) => known !== undefined)
      const knownOf = (id: string): ReturnType<NonNullable<Undo['maybeMade']>['knownOf']> => {
        const found = `${row.kind}:${id}`
        const isOthers = made.has(found) || meant.has(`${row.kind}/${row.key}:${id}`)
        const applied = row.before === null ? spec : baselines.get(found)
        return { isShared: shared.has(found), isOthers, applied, written: withoutOthers(sent, baselines.get(found)) }
      }
      return [
        row.id,
        {
          id: row.id,
          title: row.title,
          status: row.status === 'KEPT' ? 'FAILED' : 'PENDING',
          dependsOn: needing.map((other) => other.id),
          kind: row.kind,
          key: row.key,
          action: row.action,
          resourceId: row.resource_id,
          hadFailed,
          countedAs: countedAs[row.status] ?? 'completed_steps',
          mayGoLater: row.status === 'KEPT' && isOpen(row.error as StepError | null),
          settledAt: hadFailed ? settledAt(kind, now - (row.intent_age_ms ?? Infinity), false) : overAt(row, now) + lagMsOf(kind),
          undo: {
            kind,
            hadFailed,
            created: isMaybeMade ? row.before === null && maybeMade !== undefined : row.created,
            joined: isMaybeMade ? maybeMade?.joins === true : row.created && kind.leave !== undefined && !made.has(place),
            spec,
            written,
            isMeant,
            binds: !hadFailed && !isMeant && (shared.has(place) || !wasKnown),
            before: row.before,
            applied: baselines.get(place),
            readBack: made.get(place) ?? neverReadBack,
            needing: new Set(reached.filter(needs).flatMap((other) => other.resource_id ?? [])),
            isShared: shared.has(place),
            remade,
            ...(isMaybeMade ? { maybeMade: { beside: maybeMade?.beside ?? [], knownOf } } : {}),
            maybeMadeUntil:
              row.action === 'delete' && row.duration_ms === null && row.intent_age_ms !== null
                ? settledAt(kind, now - row.intent_age_ms, false)
                : undefined,
          },
        },
      ]
    }),
  )
}

/** By when the step was over. Its duration has in it what it waited for before its intent. */
function overAt(
  { intent_age_ms: age, duration_ms: took }: { intent_age_ms: number | null; duration_ms: number | null },
  now: number,
): number {
  return Math.min(now, now - (age ?? Infinity) + (took ?? 0))
}

/** What a creation has sent; undefined when what it points at is not known any more, without which nothing was sent. */
function taskOf(row: { id: string; title: string; action: string }, ...known: Known): Task | undefined {
  try {
    return makeTask({ ...row, action: 'create' }, ...known)
  } catch (error) {
    if (error instanceof ChangedMeanwhile) return undefined
    throw error
  }
}

/** Whether what was kept may go later. */
export function isOpen(error: StepError | null): boolean {
  return error !== null && mayPass(error.reason)
}

/** What a roll-back that broke off has made again already. */
function remadeIds(
  rows: readonly { id: string; action: string; status: string; resource_id: string | null }[],
  changes: readonly Change[],
): Map<string, string> {
  const before = new Map(changes.map((change) => [change.id, change.resourceId]))
  return new Map(
    rows.flatMap(({ id, action, status, resource_id: now }): [string, string][] => {
      const was = before.get(id) ?? null
      return action === 'delete' && status === 'UNDONE' && now !== null && was !== null ? [[was, now]] : []
    }),
  )
}
