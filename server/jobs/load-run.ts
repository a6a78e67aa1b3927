import type { Context } from '../context.ts'
import type { Change } from '../contract/plan.ts'
import type { StepStatus } from '../contract/job.ts'
import { resolveReferences } from '../blueprints/references.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { openLocationForReading } from '../installs/open-location.ts'
import { readBindings } from '../plans/baseline-store.ts'
import { readInventory } from '../plans/inventory.ts'
import { getPlanOfCompany, type StoredPlan } from '../plans/plan-store.ts'
import type { Live } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import type { StepState } from './choose-steps.ts'
import { ChangedMeanwhile } from './describe-failure.ts'
import type { Task } from './execute-step.ts'
import { readSteps, type JobRow } from './job-store.ts'

export type RunStep = StepState & {
  kind: string
  key: string
  action: Task['action']
  attempts: number
  resourceId: string | null
}

/** A job as its runner holds it in memory: the only writer, so the states here are the truth while it runs. */
export type Run = {
  plan: StoredPlan
  steps: Map<string, RunStep>
  /** Everything that the step needs, with references resolved to ids that are known by now. */
  taskOf(step: RunStep): Task
  /** The fields that we stand for once the step is done. */
  appliedFields(step: RunStep, task: Task): Record<string, unknown>
}

/** Reads a job, its plan and, where steps change what is there, the live resources once more. */
export async function loadRun(ctx: Context, job: JobRow): Promise<Run> {
  const plan = await getPlanOfCompany(ctx.db, job.company_id, job.plan_id)
  const resources = new Map(plan.resources.map((resource) => [resource.id, resource]))
  const changes = new Map(plan.content.changes.map((change) => [change.id, change]))
  const rows = await readSteps(ctx.db, job.id)
  const steps = new Map<string, RunStep>(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        title: row.title,
        kind: row.kind,
        key: row.key,
        action: row.action as Task['action'],
        status: row.status as StepStatus,
        dependsOn: row.depends_on,
        attempts: row.attempts,
        resourceId: row.resource_id,
      },
    ]),
  )
  const live = await readLive(ctx, plan, steps, resources)
  const idOf = (id: string): string | undefined => steps.get(id)?.resourceId ?? changes.get(id)?.resourceId ?? undefined
  return {
    plan,
    steps,
    taskOf: (step) => makeTask(step, resources, changes, live, idOf),
    appliedFields: (step, task) => appliedFields(changes.get(step.id), task),
  }
}

/** Updates and adoptions need what is live now, in full; creations do not. */
async function readLive(ctx: Context, plan: StoredPlan, steps: Map<string, RunStep>, resources: Map<string, ResolvedResource>): Promise<Map<string, Live>> {
  const touched = [...steps.values()].filter((step) => step.action !== 'create' && step.status !== 'SUCCESS')
  if (touched.length === 0) return new Map()
  const kinds = new Set(touched.map((step) => step.kind))
  for (const kind of kinds) for (const needed of kindOf(kind as RunStep['kind'] & Parameters<typeof kindOf>[0]).needs) kinds.add(needed)
  const target = { companyId: plan.companyId, locationId: plan.locationId }
  const inventory = await readInventory({
    api: openLocationForReading(ctx, plan.companyId, plan.locationId),
    target,
    resources: [...resources.values()].filter((resource) => kinds.has(resource.kind)),
    bindings: await readBindings(ctx.db, plan.locationId, plan.scope),
  })
  return new Map([...inventory.matches].map(([id, match]) => [id, match.live]))
}

function makeTask(
  step: RunStep,
  resources: Map<string, ResolvedResource>,
  changes: Map<string, Change>,
  live: Map<string, Live>,
  idOf: (id: string) => string | undefined,
): Task {
  const resource = resources.get(step.id)
  const change = changes.get(step.id)
  if (resource === undefined || change === undefined) throw new Error(`step ${step.id} is not in its plan`)
  const { spec, unresolved } = resolveReferences(resource.spec, idOf)
  if (unresolved.length > 0) throw new ChangedMeanwhile(`${step.title} needs ${unresolved.join(', ')}, which is not there.`)
  const kind = kindOf(resource.kind)
  const changed = change.fields.filter((field) => field.decision === undefined || field.decision === 'ours').map((field) => field.path)
  const found = live.get(step.id) ?? null
  if (step.action !== 'create' && found?.id !== change.resourceId) throw new ChangedMeanwhile(`${step.title} is no longer there.`)
  return { kind, action: step.action, spec: keepTheirs(spec, change, found), changed, live: found }
}

/** A field whose decision is theirs goes along as it is: an update that replaces a whole list must not bring ours in. */
function keepTheirs(spec: Record<string, unknown>, change: Change, live: Live | null): Record<string, unknown> {
  const kept = change.fields.filter((field) => field.decision === 'open' || field.decision === 'theirs')
  if (kept.length === 0 || live === null) return spec
  const copy = structuredClone(spec)
  for (const field of kept) setPath(copy, field.path, field.before)
  return copy
}

function appliedFields(change: Change | undefined, task: Task): Record<string, unknown> {
  const kept = new Set(change?.fields.filter((field) => field.decision === 'open' || field.decision === 'theirs').map((field) => field.path.split('.')[0]))
  const readable = (name: string): boolean => task.action !== 'adopt' || task.live === null || name in task.live.fields
  return Object.fromEntries(Object.entries(task.spec).filter(([name, value]) => value !== undefined && !kept.has(name) && readable(name)))
}

function setPath(target: Record<string, unknown>, path: string, value: unknown): void {
  const parts = path.split('.')
  const last = parts.pop()
  let at: Record<string, unknown> = target
  for (const part of parts) at = at[part] as Record<string, unknown>
  if (last === undefined) return
  if (value === null || value === undefined) delete at[last]
  else at[last] = value
}
