import type { Context } from '../context.ts'
import { crashAt } from '../crash-points.ts'
import type { StepError } from '../contract/job.ts'
import type { Change } from '../contract/plan.ts'
import type { KindName } from '../contract/kind-names.ts'
import { say } from '../contract/say.ts'
import { resolveReferences } from '../blueprints/references.ts'
import { readBaselines, readMade, readSharedWithOthers } from '../plans/baseline-store.ts'
import { getPlanOfCompany } from '../plans/plan-store.ts'
import { kindOf } from '../resources/registry.ts'
import type { StepState } from './choose-steps.ts'
import { isMaybeInPart, readSteps } from './job-store.ts'
import { lagMsOf, settledAt } from './observer.ts'
import { inPlace, placeOf } from './open-place.ts'
import type { Pulse } from './pulse.ts'
import { mayPass } from './retry-policy.ts'
import { recordStatus, type ClaimedJob, type Hold } from './run-store.ts'
import { readMeantByOthers, recordUndo } from './step-store.ts'
import { undoStep, type Undo } from './undo-step.ts'
import { walkSteps, type Craft } from './walk-steps.ts'
import { withoutOthers, writtenFields } from './written-fields.ts'

type UndoStep = StepState & {
  kind: string
  key: string
  action: string
  resourceId: string | null
  hadFailed: boolean
  settledAt: number
  undo: Undo
  /** It was kept only because of something that a later try may not meet again. */
  mayGoLater: boolean
}

/**
 * Takes a job back: what it made is deleted and what it changed is restored, in reverse order. What has been used or
 * edited since stays, and so does what that needs; each such line says why. It is over when no line is left that a later
 * try may take back.
 */
export async function rollBack(ctx: Context, job: ClaimedJob, hold: Hold, pulse: Pulse, stop: AbortSignal): Promise<void> {
  const steps = await loadUndo(ctx, job)
  // Deleted last, made again first: what is restored afterwards may point at it.
  const deleted = new Map([...steps].filter(([, { action }]) => action === 'delete'))
  const made = await walkSteps(ctx, hold, deleted, undoing(ctx, hold), pulse, stop)
  const ending = made.is === 'finished' ? await walkSteps(ctx, hold, steps, undoing(ctx, hold), pulse, stop) : made
  if (ending.is === 'stopped') return
  if (ending.is !== 'finished') {
    const message = ending.is === 'halted' ? ending : say('job.undo_stopped')
    return recordStatus(ctx.db, hold, 'PARTIAL', message)
  }
  return conclude(ctx, hold, [...steps.values()])
}

function conclude(ctx: Context, hold: Hold, steps: readonly UndoStep[]): Promise<void> {
  const lines = steps.filter((step) => step.status !== 'SUCCESS').length
  const open = steps.filter((step) => step.mayGoLater).length
  if (open > 0) return recordStatus(ctx.db, hold, 'PARTIAL', say('job.undone_so_far', { lines, open }))
  return recordStatus(ctx.db, hold, 'ROLLED_BACK', lines === 0 ? say('job.undone') : say('job.undone_except', { lines }))
}

function undoing(ctx: Context, hold: Hold): Craft<UndoStep> {
  return {
    placeOf: (step) => placeOf(step.undo.kind),
    looks: () => true,
    work: async (step, tools) => {
      const outcome = await undoStep(ctx, hold, step, tools)
      if (outcome === 'later') step.status = 'PENDING'
      else {
        await recordUndo(ctx.db, hold, step, 1, outcome, tools.takeCalls())
        crashAt('after-undo')
        // In this walk a step has succeeded when it is undone; what stays holds back what it needs.
        step.status = outcome.status === 'UNDONE' ? 'SUCCESS' : 'FAILED'
        step.mayGoLater = outcome.status === 'KEPT' && isOpen(outcome.error)
      }
    },
    skip: (step, because) =>
      recordUndo(ctx.db, hold, step, 1, {
        status: 'KEPT',
        ...say(step.action === 'delete' ? 'kept.deleted_needs' : 'kept.used_by', { title: because.title }),
        restored: null,
        error: null,
      }),
  }
}

/**
 * The steps that stand, turned around: each waits for those that were built upon it. What this roll-back has kept
 * already, before its process died, goes on holding back what it needs.
 */
async function loadUndo(ctx: Context, job: ClaimedJob): Promise<Map<string, UndoStep>> {
  const plan = await getPlanOfCompany(ctx.db, job.company_id, job.plan_id)
  const rows = await readSteps(ctx.db, job.id)
  const now = performance.now()
  const standing = rows.filter((row) => row.status === 'SUCCESS' || row.status === 'KEPT' || isMaybeInPart(row))
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
      const needing = standing.filter((other) => other.depends_on.includes(row.id))
      const spec = inPlace(kind, row.action, resolveReferences(resources.get(row.id)?.spec ?? {}, idOf).spec, target)
      const sent = writtenFields(kind, row, { spec, idOf }, changes.get(row.id), plan.choices.decisions[row.id])
      const written = row.status === 'FAILED' ? withoutOthers(sent, baselines.get(place)) : sent
      // Known before, though no job that stands and no other blueprint means it: a job that has since been deleted did.
      const wasKnown = made.has(place) || written.some(({ known }) => known !== undefined)
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
          hadFailed: row.status === 'FAILED',
          mayGoLater: row.status === 'KEPT' && isOpen(row.error as StepError | null),
          settledAt: now - (row.intent_age_ms ?? Infinity) + (row.duration_ms ?? 0) + lagMsOf(kind),
          undo: {
            kind,
            created: row.created,
            joined: row.created && kind.leave !== undefined && !made.has(place),
            spec,
            written,
            binds: !meant.has(`${row.kind}/${row.key}:${row.resource_id}`) && (shared.has(place) || !wasKnown),
            before: row.before,
            applied: baselines.get(place),
            readBack: made.get(place) ?? { fields: null, changedAt: null },
            needing: new Set(needing.flatMap((other) => other.resource_id ?? [])),
            isShared: shared.has(place),
            remade,
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

function isOpen(error: StepError | null): boolean {
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
