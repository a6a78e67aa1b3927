import { computed, createModel, effect, type ReadonlySignal } from '@preact/signals'
import type { Analytics } from '../../server/contract/analytics.ts'
import type { JobStatus, JobSummary } from '../../server/contract/job.ts'
import type { Api } from '../api/api.ts'
import { createLoader, type Loadable, valueOf } from './loadable.ts'

export type HomeModel = InstanceType<typeof HomeModel>

/** Something that does not go on without a person. */
export type Need =
  | { is: 'job'; job: JobSummary }
  | { is: 'plan'; plan: Analytics['waitingPlans'][number] }
  | { is: 'hand-work'; open: HandWork }

type HandWork = Analytics['openHandOvers'][number]
type Waiting = Pick<Analytics, 'waitingPlans' | 'openHandOvers'>
type Options = { locationId: string | null; timeZone: string; list: ReadonlySignal<Loadable<JobSummary[]>> }

const days = 30
const needy = ['PAUSED', 'FAILED', 'PARTIAL'] as const satisfies JobStatus[]
const mostOfEach = 5
/** What one object takes by hand, opening, typing and saving included: 8 to 14 hours for a setup of about 130. */
export const minutesPerObject = 5

/** What has come of it all lately, and what waits for somebody. */
export const HomeModel = createModel((api: Pick<Api, 'jobs' | 'analytics'>, { locationId, timeZone, list }: Options) => {
  const numbers = createLoader(() => api.analytics.get({ locationId, days, timeZone }))
  const troubled = createLoader(async () => {
    const pages = await Promise.all(needy.map((status) => api.jobs.list({ locationId, status, limit: mostOfEach })))
    return pages.flatMap((page) => page.items)
  })
  effect(() => () => {
    numbers.cancel()
    troubled.cancel()
  })
  void numbers.load()
  void troubled.load()

  const recent = computed(() => valueOf(list.value) ?? [])
  const stand = computed(() => recent.value.map(({ id, status }) => `${id} ${status}`).join())
  let known = ''
  // Beside a list that is looked at again all the time, what needs somebody must not stay as it was.
  effect(() => {
    if (known !== '' && known !== stand.value) {
      void numbers.refresh()
      void troubled.refresh()
    }
    known = stand.value
  })

  /** Null: what is there does not say that nothing waits. */
  const needs = computed((): Need[] | null => {
    const waiting = valueOf(numbers.at.value)
    const found = findNeeds(valueOf(troubled.at.value) ?? [], recent.value, waiting ?? { waitingPlans: [], openHandOvers: [] })
    return found.length === 0 && waiting === undefined ? null : found
  })

  return {
    numbers: numbers.at,
    reloadNumbers: numbers.load,
    troubled: troubled.at,
    reloadTroubled: troubled.load,
    /** What needs somebody comes from both, so it is drawn when both are there. */
    isComing: computed(() => numbers.at.value.state === 'loading' || troubled.at.value.state === 'loading'),
    needs,
  }
})

/** Newest first; a job that a later one of the same blueprint in the same place has overtaken needs nobody any more. */
export function findNeeds(
  troubled: readonly JobSummary[],
  recent: readonly JobSummary[],
  { waitingPlans, openHandOvers }: Waiting,
): Need[] {
  const later = (job: JobSummary) =>
    [...troubled, ...recent].some(
      (other) => other.locationId === job.locationId && other.blueprintName === job.blueprintName && other.createdAt > job.createdAt,
    )
  const jobs = troubled.filter((job) => job.status === 'PAUSED' || !later(job))
  // Of a job that did not do it all, that comes first, and its page leads on to the rest.
  const handWork = openHandOvers.filter(({ jobId }) => !jobs.some(({ id }) => id === jobId))
  return [
    ...jobs.map((job): Need => ({ is: 'job', job })),
    ...waitingPlans.map((plan): Need => ({ is: 'plan', plan })),
    ...handWork.map((open): Need => ({ is: 'hand-work', open })),
  ].sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
}

/** Of the jobs that are over and were not stopped by a person, the share that did everything; null when there were none. */
export function successRate({ succeeded, partial, failed }: Analytics['totals']): number | null {
  const over = succeeded + partial + failed
  return over === 0 ? null : succeeded / over
}

function timeOf(need: Need): string {
  if (need.is === 'hand-work') return need.open.completedAt
  return need.is === 'job' ? need.job.createdAt : need.plan.createdAt
}
