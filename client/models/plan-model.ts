import { computed, createModel, effect, signal } from '@preact/signals'
import type { ApplyAnswer } from '../../server/contract/job.ts'
import type { Plan, PlanPatch, Side } from '../../server/contract/plan.ts'
import type { Api } from '../api/api.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { createLoader, valueOf } from './loadable.ts'
import {
  countActions,
  countApplied,
  groupLines,
  isDragged,
  isOffered,
  isTakenAlong,
  isTelling,
  keepUnchanged,
  relatedTo,
  type PlanFilter,
} from './plan-lines.ts'

export type PlanModel = InstanceType<typeof PlanModel>

type Sides = Record<string, Side>

/** The location is read again for each change of the plan, so several clicks become one request. */
const quietMs = 450

/** A plan being read and shaped: what is shown of it, what is left out, which side wins, and Apply. */
export const PlanModel = createModel((api: Pick<Api, 'plans' | 'jobs'>, planId: string) => {
  /** A change of the plan of a job is answered with a plan of its own. */
  let id = planId
  const load = createLoader(() => api.plans.get(id))
  const plan = computed(() => valueOf(load.at.value))

  const filter = signal<PlanFilter>('todo')
  const search = signal('')
  const open = signal<ReadonlySet<string>>(new Set())
  const closedKinds = signal<ReadonlySet<string>>(new Set())
  /** The line that is shown alone with what it needs and what needs it. */
  const focus = signal<string | null>(null)
  const groups = computed(() => {
    const changes = plan.value?.changes ?? []
    if (focus.value === null) return groupLines(changes, filter.value, search.value, excluded.value)
    const related = relatedTo(changes, focus.value)
    return groupLines(
      changes.filter((change) => related.has(change.id)),
      'all',
      '',
      excluded.value,
    )
  })
  const counts = computed(() => countActions(plan.value?.changes ?? []))
  const telling = computed(() => (plan.value?.changes ?? []).filter(isTelling).length)
  const toApply = computed(() => (plan.value === undefined ? 0 : countApplied(plan.value)))

  /** What the person has left out and decided, ahead of the server's answer. Null: nothing is waiting to be sent. */
  const excluded = signal<ReadonlySet<string> | null>(null)
  const decided = signal<Record<string, Sides>>({})
  const isChanging = signal(false)
  const changeProblem = signal<ProblemView | null>(null)

  const isApplying = signal(false)
  const applyProblem = signal<ProblemView | null>(null)

  let waiting: ReturnType<typeof setTimeout> | undefined
  let isSending = false
  effect(() => () => {
    load.cancel()
    clearTimeout(waiting)
  })
  void load.load()

  function sendSoon() {
    isChanging.value = true
    changeProblem.value = null
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      waiting = undefined
      if (!isSending) void sendChanges()
    }, quietMs)
  }

  async function sendChanges() {
    isSending = true
    const sent = { excluded: excluded.peek(), decided: decided.peek() }
    try {
      show(await api.plans.change(id, currentPatch()))
    } catch (error) {
      changeProblem.value = toProblem(error)
    }
    isSending = false
    if (waiting !== undefined) return
    if (sent.excluded !== excluded.peek() || sent.decided !== decided.peek()) return sendChanges()
    excluded.value = null
    decided.value = {}
    isChanging.value = false
  }

  function currentPatch(): PlanPatch {
    const out = excludedNow()
    const deletions = plan.value?.changes.filter((change) => change.optIn !== undefined) ?? []
    const ids = new Set(deletions.map((change) => change.id))
    const patch: PlanPatch = { exclude: [...out].filter((id) => !ids.has(id)) }
    if (deletions.some(isOffered))
      patch.include = deletions.filter((change) => isOffered(change) && !isTakenAlong(change) && !out.has(change.id)).map(({ id }) => id)
    const decisions = { ...decisionsOf(plan.value), ...decided.value }
    if (Object.keys(decisions).length > 0) patch.decisions = decisions
    return patch
  }

  function excludedNow(): ReadonlySet<string> {
    return (
      excluded.value ?? new Set(plan.value?.changes.filter((change) => change.excluded && !isDragged(change)).map((change) => change.id))
    )
  }

  function include(changeIds: readonly string[], isIncluded: boolean) {
    const next = new Set(excludedNow())
    for (const id of changeIds) {
      if (isIncluded) next.delete(id)
      else next.add(id)
    }
    excluded.value = next
    sendSoon()
  }

  function decide(changeId: string, sides: Sides) {
    decided.value = { ...decided.value, [changeId]: { ...decisionsOf(plan.value)[changeId], ...decided.value[changeId], ...sides } }
    excluded.value = excludedNow()
    sendSoon()
  }

  /** Starts the job. `confirm` is the account's name, when the server has asked for it. */
  async function apply(confirm?: string): Promise<ApplyAnswer | undefined> {
    const current = plan.value
    if (current === undefined || isApplying.value || isChanging.value) return undefined
    isApplying.value = true
    applyProblem.value = null
    try {
      return await api.jobs.apply({ planId: current.id, hash: current.hash, ...(confirm === undefined ? {} : { confirm }) })
    } catch (error) {
      applyProblem.value = toProblem(error)
      return undefined
    } finally {
      isApplying.value = false
    }
  }

  /** Notes the choices to keep theirs where there is nothing to apply; the answer is the plan that knows them. */
  async function keep(): Promise<void> {
    const current = plan.value
    if (current === undefined || isApplying.value || isChanging.value) return
    isApplying.value = true
    applyProblem.value = null
    try {
      show(await api.plans.keep(current.id, current.hash))
    } catch (error) {
      applyProblem.value = toProblem(error)
    } finally {
      isApplying.value = false
    }
  }

  function show(value: Plan) {
    id = value.id
    load.at.value = { state: 'ready', value: { ...value, changes: keepUnchanged(plan.peek()?.changes ?? [], value.changes) } }
  }

  function toggle(set: typeof open, id: string) {
    const next = new Set(set.value)
    if (!next.delete(id)) next.add(id)
    set.value = next
  }

  return {
    at: load.at,
    plan,
    filter,
    search,
    open,
    closedKinds,
    focus,
    groups,
    counts,
    telling,
    toApply,
    excluded,
    decided,
    isChanging,
    changeProblem,
    isApplying,
    applyProblem,
    reload: load.load,
    include,
    decide,
    apply,
    keep,
    toggleLine: (id: string) => toggle(open, id),
    toggleKind: (kind: string) => toggle(closedKinds, kind),
    forgetApplyProblem: () => void (applyProblem.value = null),
  }
})

/** What has been decided in the plan as it stands, per change and field. What was kept before is known without being said again. */
function decisionsOf(plan: Plan | undefined): Record<string, Sides> {
  const decisions: Record<string, Sides> = {}
  for (const change of plan?.changes ?? []) {
    if (change.reason === 'kept_on_purpose') continue
    for (const field of change.fields) {
      if (field.decision === undefined || field.decision === 'open') continue
      decisions[change.id] = { ...decisions[change.id], [field.path]: field.decision }
    }
  }
  return decisions
}
