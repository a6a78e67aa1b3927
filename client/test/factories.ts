import type { Draft, DraftLine } from '../../server/contract/draft.ts'
import type { EventBody, EventEnvelope } from '../../server/contract/event.ts'
import type { Job, JobSummary, Step } from '../../server/contract/job.ts'
import type { Change, Plan } from '../../server/contract/plan.ts'
import type { StoredBlueprint } from '../../server/contract/blueprint.ts'
import type { JobsApi } from '../api/jobs.ts'
import { ApiError, emptyProblem, type ProblemView } from '../api/problem.ts'

const at = '2025-01-01T00:00:00.000Z'

export function makeStep(over: Partial<Step> = {}): Step {
  const key = over.key ?? 'a'
  return {
    id: `step_${key}`,
    kind: 'tag',
    key,
    title: key,
    action: 'create',
    status: 'PENDING',
    attempts: 0,
    message: null,
    error: null,
    durationMs: null,
    resourceId: null,
    dependsOn: [],
    ...over,
  }
}

export function makeJobSummary(over: Partial<JobSummary> = {}): JobSummary {
  return {
    id: 'job_1',
    locationId: 'loc_1',
    locationName: 'Clinic',
    planId: 'plan_1',
    blueprintName: 'Dental clinic',
    status: 'PROCESSING',
    progress: 0,
    totalSteps: 2,
    completedSteps: 0,
    failedSteps: 0,
    skippedSteps: 0,
    startedBy: 'Mia',
    createdAt: at,
    startedAt: at,
    completedAt: null,
    message: null,
    ...over,
  }
}

export function makeJob(over: Partial<Job> = {}): Job {
  const steps = over.steps ?? [makeStep({ key: 'a' }), makeStep({ key: 'b' })]
  return { ...makeJobSummary({ totalSteps: steps.length }), steps, verification: null, lastEventId: 0, ...over }
}

export function makeEvent(seq: number, body: EventBody): EventEnvelope {
  return { seq, at, jobId: 'job_1', locationId: 'loc_1', body }
}

export function makeChange(over: Partial<Change> = {}): Change {
  const kind = over.kind ?? 'tag'
  const key = over.key ?? 'a'
  return {
    id: `${kind}/${key}`,
    kind,
    key,
    title: key,
    action: 'create',
    reason: 'not_there',
    detail: '',
    excluded: false,
    resourceId: null,
    fields: [],
    dependsOn: [],
    ...over,
  }
}

export function makePlan(changes: Change[], over: Partial<Plan> = {}): Plan {
  return {
    id: 'plan_1',
    hash: 'hash_1',
    locationId: 'loc_1',
    locationName: 'Clinic',
    blueprintName: 'Dental clinic',
    blueprintId: 'bp_1',
    createdAt: at,
    grade: 'ready',
    changes,
    summary: { create: 0, update: 0, same: 0, adopt: 0, decide: 0, manual: 0, unknown: 0, delete: 0 },
    estimate: { apiCalls: 1, seconds: 1, cannotUndo: [] },
    unreadable: [],
    ...over,
  }
}

export function makeStoredBlueprint(variables: StoredBlueprint['blueprint']['variables']): StoredBlueprint {
  return {
    id: 'bp_1',
    name: 'Dental clinic',
    description: '',
    industry: 'Dental',
    origin: 'starter',
    version: 1,
    resourceCount: 1,
    counts: { tag: 1 },
    variableCount: Object.keys(variables).length,
    updatedAt: at,
    blueprint: { version: 1, name: 'Dental clinic', variables, resources: [{ kind: 'tag', key: 'a', spec: { name: 'a' } }] },
  }
}

export function makeOwnBlueprint(over: Partial<StoredBlueprint> = {}): StoredBlueprint {
  return { ...makeStoredBlueprint({}), origin: 'own', ...over }
}

export function makeDraft(over: Partial<Draft> = {}): Draft {
  return {
    id: 'draft_1',
    status: 'ready',
    brief: 'A clinic',
    messages: [],
    locationId: 'loc_1',
    starterId: null,
    previousDraftId: null,
    language: 'en',
    blueprint: null,
    lines: [],
    written: [],
    questions: [],
    notes: [],
    diff: null,
    usage: null,
    error: null,
    createdAt: at,
    completedAt: null,
    lastEventId: 0,
    ...over,
  }
}

export function makeDraftLine(resourceId: string, over: Partial<DraftLine> = {}): DraftLine {
  return { resourceId, words: '', confidence: 0.9, on: true, from: 'brief', ...over }
}

export function refusal(code: ProblemView['code'], over: Partial<ProblemView> = {}): ApiError {
  return new ApiError({ ...emptyProblem(code, code), status: 422, ...over })
}

/** The doors of jobs, each of which refuses until the test says what it answers. */
export function makeJobsApi(over: Partial<JobsApi> = {}): JobsApi {
  const unused = () => Promise.reject(new Error('not used'))
  return {
    apply: unused,
    list: unused,
    act: unused,
    get: unused,
    calls: unused,
    handOver: unused,
    handOverPage: unused,
    tick: unused,
    events: unused,
    watch: () => ({ close: () => undefined }),
    ...over,
  }
}

/** A promise that the test settles when it likes. */
export function later<T>() {
  return Promise.withResolvers<T>()
}
