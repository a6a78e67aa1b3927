import { computed, createModel, effect, signal } from '@preact/signals'
import type { EventEnvelope } from '../../server/contract/event.ts'
import type { Job, JobAction } from '../../server/contract/job.ts'
import type { Plan } from '../../server/contract/plan.ts'
import type { Api } from '../api/api.ts'
import type { EventFeed, FeedState } from '../api/event-feed.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { drawEvent, isLive, type JobPicture, progressByKind, waitingAtEnd } from './job-progress.ts'
import { HandOverModel } from './hand-over-model.ts'
import { createLoader, valueOf } from './loadable.ts'

export type StepFilter = 'all' | 'running' | 'failed' | 'waiting' | 'kept'
export type JobModel = InstanceType<typeof JobModel>

/** Log lines that are kept; the newest ones stay. */
const mostLogEvents = 60_000
/** Events that arrive together are drawn together. */
const drawEveryMs = 100

/** One job, live: its picture drawn from the answer and the events since, its log, and what can be done to it. */
export const JobModel = createModel((api: Pick<Api, 'jobs' | 'plans'>, jobId: string) => {
  const load = createLoader(async (): Promise<JobPicture> => {
    const found = await api.jobs.get(jobId)
    // What came of it is told in one piece: nothing pushes it down afterwards.
    if (!isLive(found.status)) await Promise.all([handOver.load(), readPlan(found.planId)])
    // What was drawn while the answer was under way is newer than it.
    return log.peek().reduce(drawEvent, { job: found, waiting: null, retrying: {} })
  })
  const job = computed(() => valueOf(load.at.value)?.job)
  const kinds = computed(() => progressByKind(job.value?.steps ?? []))
  const feedState = signal<FeedState>('connecting')
  const log = signal<EventEnvelope[]>([])
  const chosenFilter = signal<StepFilter | null>(null)
  const filter = computed<StepFilter>(() => chosenFilter.value ?? 'all')
  const open = signal<ReadonlySet<string>>(new Set())
  const openSteps = signal<ReadonlySet<string>>(new Set())
  const acting = signal<JobAction | null>(null)
  const actionProblem = signal<ProblemView | null>(null)
  const unsupported = signal<ReadonlySet<JobAction>>(new Set())
  const plan = signal<Plan | null>(null)
  const handOver = new HandOverModel(api.jobs, jobId)

  let feed: EventFeed | undefined
  let undrawn: EventEnvelope[] = []
  let drawing: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  effect(() => () => {
    isClosed = true
    clearTimeout(drawing)
    load.cancel()
    handOver[Symbol.dispose]()
    feed?.close()
  })

  async function start() {
    // the feed that follows brings again what the answer does not contain
    feed?.close()
    undrawn = []
    await load.load()
    const loaded = job.value
    if (isClosed || loaded === undefined) return
    // only for who comes afterwards: under the eyes of who watches nothing is rearranged
    if (chosenFilter.peek() === null && hasFailed(loaded)) chosenFilter.value = 'failed'
    void readLog(loaded.lastEventId)
    if (isLive(loaded.status)) {
      void handOver.load()
      void readPlan(loaded.planId)
    }
    feed?.close()
    feed = api.jobs.watch(jobId, loaded.lastEventId, {
      onEvents: take,
      onState: (state) => (feedState.value = state),
      onReset: async () => {
        await load.load()
        return job.peek()?.lastEventId ?? 0
      },
    })
  }

  function take(events: EventEnvelope[]) {
    undrawn.push(...events)
    drawing ??= setTimeout(draw, drawEveryMs)
  }

  function draw() {
    const events = undrawn
    undrawn = []
    drawing = undefined
    const current = load.at.peek()
    log.value = [...log.peek(), ...events].slice(-mostLogEvents)
    if (current.state !== 'ready') return
    let next = current.value
    let isTurned = false
    for (const event of events) {
      const wasLive = isLive(next.job.status)
      next = drawEvent(next, event)
      isTurned ||= isLive(next.job.status) !== wasLive
    }
    load.at.value = { state: 'ready', value: next }
    // a retry opens steps again without an event for each of them, and an end brings what reading back has shown
    if (isTurned) void load.load()
  }

  async function readPlan(planId: string) {
    plan.value ??= await api.plans.get(planId).catch(() => null)
  }

  /** What happened before we came; the door answers in pages. */
  async function readLog(until: number) {
    const earlier: EventEnvelope[] = []
    while (!isClosed) {
      const after = earlier.at(-1)?.seq ?? 0
      if (after >= until) break
      const page = await api.jobs.events(jobId, after).catch(() => [])
      if (page.length === 0) break
      earlier.push(...page.filter((event) => event.seq <= until))
      if ((page.at(-1)?.seq ?? 0) > until) break
    }
    const readUntil = earlier.at(-1)?.seq ?? 0
    log.value = [...earlier, ...log.peek().filter((event) => event.seq > readUntil)].slice(-mostLogEvents)
    const current = load.at.peek()
    if (current.state !== 'ready' || current.value.waiting !== null || current.value.job.status !== 'PROCESSING') return
    load.at.value = { state: 'ready', value: { ...current.value, waiting: waitingAtEnd(log.peek()) } }
  }

  async function act(action: JobAction): Promise<boolean> {
    if (acting.value !== null) return false
    acting.value = action
    actionProblem.value = null
    try {
      await api.jobs.act(jobId, action)
      return true
    } catch (error) {
      const problem = toProblem(error)
      if (isUnsupported(problem)) unsupported.value = new Set([...unsupported.value, action])
      actionProblem.value = problem
      return false
    } finally {
      acting.value = null
    }
  }

  function toggle(set: typeof open, id: string) {
    const next = new Set(set.value)
    if (!next.delete(id)) next.add(id)
    set.value = next
  }

  void start()
  return {
    at: load.at,
    job,
    kinds,
    feedState,
    log,
    filter,
    show: (wanted: StepFilter) => void (chosenFilter.value = wanted),
    open,
    acting,
    actionProblem,
    unsupported,
    plan,
    handOver,
    isLive: computed(() => job.value !== undefined && isLive(job.value.status)),
    reload: start,
    act,
    openSteps,
    toggle: (kind: string) => toggle(open, kind),
    toggleStep: (stepId: string) => toggle(openSteps, stepId),
  }
})

/** An ended job with failures is first looked at for those. */
function hasFailed(job: Job | undefined): boolean {
  return job !== undefined && !isLive(job.status) && job.status !== 'ROLLED_BACK' && job.failedSteps > 0
}

/** The server does not know the action at all (yet), as opposed to not now. */
function isUnsupported(problem: ProblemView): boolean {
  return problem.code === 'invalid_request' || problem.status === 404 || problem.status === 405 || problem.status === 501
}
