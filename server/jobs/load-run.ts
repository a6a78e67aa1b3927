import type { Context } from '../context.ts'
import { saying } from '../contract/say.ts'
import type { Change } from '../contract/plan.ts'
import type { StepStatus } from '../contract/job.ts'
import { resolveReferences } from '../blueprints/references.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { readMade } from '../plans/baseline-store.ts'
import { isStep, isWritten } from '../plans/is-step.ts'
import { topOf, withLeaf, withoutLeaf } from '../plans/leaf.ts'
import { isKept } from '../plans/plan-leftovers.ts'
import { getPlanOfCompany, type StoredPlan } from '../plans/plan-store.ts'
import { kindOf } from '../resources/registry.ts'
import type { StepState } from './choose-steps.ts'
import { ChangedMeanwhile } from './describe-failure.ts'
import type { Done, Task } from './execute-step.ts'
import { readSteps } from './job-store.ts'
import type { ClaimedJob } from './run-store.ts'

export type RunStep = StepState & {
  kind: string
  key: string
  action: Task['action']
  attempts: number
  /** When a call whose outcome is not known was about to leave, on the monotonic clock; undefined when there is none. */
  sentAt: number | undefined
  resourceId: string | null
  /** When it had last been changed before this step wrote to it, in the platform's words; only where it tells that. */
  changedFrom?: string | undefined
}

/** A job as its runner holds it in memory: the only writer, so the states here are the truth while it runs. */
export type Run = {
  plan: StoredPlan
  /** When the location was looked at as a whole, on the monotonic clock. */
  lookedAt: number
  steps: Map<string, RunStep>
  /** Everything that the step needs, with references resolved to ids that are known by now. */
  taskOf(step: RunStep): Task
  /** The fields that we stand for once the step is done. */
  appliedFields(step: RunStep, task: Task, done: Done): Record<string, unknown>
}

/**
 * Reads a job and its plan. A step that was under way when its process died is open again, and known to have been sent.
 * `early` is the plan as it stood before the job was taken up: nobody can have moved it since where nobody had the job before.
 */
export async function loadRun(ctx: Context, job: ClaimedJob, early?: StoredPlan): Promise<Run> {
  const known = job.epoch === 1 && early?.companyId === job.company_id ? early : undefined
  const [plan, rows] = await Promise.all([known ?? getPlanOfCompany(ctx.db, job.company_id, job.plan_id), readSteps(ctx.db, job.id)])
  const resources = new Map(plan.resources.map((resource) => [resource.id, resource]))
  const changes = new Map(plan.content.changes.map((change) => [change.id, change]))
  const now = performance.now()
  const steps = new Map<string, RunStep>(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        title: row.title,
        kind: row.kind,
        key: row.key,
        action: row.action as Task['action'],
        status: row.status === 'RUNNING' ? 'PENDING' : (row.status as StepStatus),
        dependsOn: row.depends_on,
        attempts: row.attempts,
        sentAt: row.intent_age_ms === null ? undefined : now - row.intent_age_ms,
        resourceId: row.resource_id,
      },
    ]),
  )
  const idOf = (id: string): string | undefined => steps.get(id)?.resourceId ?? changes.get(id)?.resourceId ?? undefined
  const deleted = [...new Set(rows.filter(({ action }) => action === 'delete').map(({ kind }) => kind))]
  const made = await readMade(ctx.db, job.location_id, deleted)
  const withReadBack = (task: Task): Task => ({ ...task, readBack: made.get(`${task.kind.name}:${task.resourceId}`) })
  return {
    plan,
    lookedAt: now - job.age_ms,
    steps,
    taskOf: (step) => withReadBack(makeTask(step, resources, changes, idOf)),
    appliedFields: (step, task, done) => appliedFields(changes.get(step.id), task, done, idOf),
  }
}

/** Throws {@link ChangedMeanwhile} when something that it points at is not there. */
export function makeTask(
  step: Pick<RunStep, 'id' | 'title' | 'action'>,
  resources: Map<string, ResolvedResource>,
  changes: Map<string, Change>,
  idOf: (id: string) => string | undefined,
): Task {
  const change = changes.get(step.id)
  if (change?.action === 'delete') {
    const spec = Object.fromEntries(change.fields.map((field) => [field.path, field.baseline]))
    return { kind: kindOf(change.kind), action: 'delete', spec, resourceId: change.resourceId, changed: [], ours: oursOf(changes) }
  }
  const resource = resources.get(step.id)
  if (resource === undefined || change === undefined) throw new Error(`step ${step.id} is not in its plan`)
  const { spec, unresolved } = resolveReferences(withBoth(resource.spec, change, 'after'), idOf)
  if (unresolved.length > 0) throw new ChangedMeanwhile(saying('changed.needs', { title: step.title, others: unresolved }))
  const changed = change.fields.filter(isWritten)
  return {
    kind: kindOf(resource.kind),
    action: step.action,
    spec: renamed(keepTheirs(spec, change), change),
    resourceId: change.resourceId,
    changed,
    ...(change.reason === 'exists_in_agency' ? { joins: true } : {}),
    ...(change.beside === undefined ? {} : { beside: change.beside }),
  }
}

/** What may stand in something that is deleted, and nobody else means it: what goes too, and what is as we want it by then. */
function oursOf(changes: Map<string, Change>): Set<string> {
  const isOurs = (change: Change): boolean =>
    isStep(change) && change.action !== 'adopt' && !change.fields.some((field) => isKept(change, field))
  return new Set([...changes.values()].filter(isOurs).flatMap(({ resourceId }) => resourceId ?? []))
}

/** Ours is made beside theirs, under a name that is free. */
function renamed(spec: Record<string, unknown>, change: Change): Record<string, unknown> {
  const name = change.action === 'create' ? change.fields.find((field) => field.path === 'name' && field.decision === 'theirs') : undefined
  return name === undefined ? spec : { ...spec, name: name.after }
}

/** A field whose decision is theirs goes along as it is: an update that replaces a whole list must not bring ours in. */
function keepTheirs(spec: Record<string, unknown>, change: Change): Record<string, unknown> {
  const kept = change.fields.filter((field) => field.decision === 'open' || field.decision === 'theirs')
  if (kept.length === 0 || change.resourceId === null) return spec
  return kept.reduce((known, { path, before }) => {
    // Some kinds send every field that they are given.
    const isGone = topOf(path) === path && (before ?? null) === null
    return isGone ? withoutLeaf(known, path) : withLeaf(known, path, before)
  }, spec)
}

/** Where a person has chosen both, the list of both; or, of what we stand for, the blueprint's part of it alone. */
function withBoth(spec: Record<string, unknown>, change: Change | undefined, part: 'after' | 'wanted'): Record<string, unknown> {
  const both = change?.fields.filter((field) => field.decision === 'both') ?? []
  return both.length === 0 ? spec : { ...spec, ...Object.fromEntries(both.map((field) => [field.path, field[part]])) }
}

/** Of what cannot be read, only what was sent: with a creation, or because somebody chose it for an update. */
function appliedFields(
  change: Change | undefined,
  task: Task,
  { live, created }: Done,
  idOf: (id: string) => string | undefined,
): Record<string, unknown> {
  // What was only let in here is as somebody else wanted it: we stand for none of it.
  if (live.joined) return {}
  const kept = new Set(
    change?.fields.filter((field) => field.decision === 'open' || field.decision === 'theirs').map((field) => topOf(field.path)),
  )
  const stands = (name: string): boolean => created || name in live.fields || (task.action === 'update' && !isFixed(task, name))
  const { spec } = resolveReferences(withBoth(task.spec, change, 'wanted'), idOf)
  return Object.fromEntries(Object.entries(spec).filter(([name, value]) => value !== undefined && !kept.has(name) && stands(name)))
}

function isFixed({ kind }: Task, name: string): boolean {
  return kind.fixed?.includes(name) === true
}
