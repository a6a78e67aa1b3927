import { useModel } from '@preact/signals'
import type { JobStatus } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import { JobListModel } from '../../models/job-list-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { jobStatusWords, words } from '../../words/words.ts'
import { JobRows } from '../parts/job-rows.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

const statuses: JobStatus[] = [
  'PROCESSING',
  'PENDING',
  'PAUSED',
  'SUCCESS',
  'PARTIAL',
  'FAILED',
  'CANCELLED',
  'ROLLING_BACK',
  'ROLLED_BACK',
]

export function JobsScreen() {
  const { api, location } = useApp()
  const current = location.current.value
  const model = useModel(() => new JobListModel(api.jobs, { locationId: current?.id ?? null, isVisible: () => !document.hidden }))
  const isEmpty = model.at.value.state === 'ready' && model.at.value.value.length === 0 && model.status.value === null
  const filter = (
    <label class="select-field">
      <span class="visually-hidden">{words.jobsStatus}</span>
      <select
        class="input select"
        value={model.status.value ?? ''}
        onChange={(event) => (model.status.value = statuses.find((one) => one === event.currentTarget.value) ?? null)}
      >
        <option value="">{words.jobsStatusAny}</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {jobStatusWords[status]}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <>
      <PageHeader title={words.jobsTitle} text={words.jobsText} actions={isEmpty ? undefined : filter} />
      <Loaded at={model.at.value} skeleton={<Skeleton shape="row" lines={8} label={words.loading} />} onRetry={() => void model.reload()}>
        {(jobs) =>
          jobs.length === 0 ? (
            <NoJobs isFiltered={model.status.value !== null} />
          ) : (
            <div class="stack-small">
              <JobRows jobs={jobs} showsLocation={current === null} />
              {model.moreProblem.value === null ? null : <ProblemNotice problem={model.moreProblem.value} />}
              {model.nextCursor.value === null ? null : (
                <div class="centred">
                  <Button isBusy={model.isLoadingMore.value} onClick={() => void model.loadMore()}>
                    {words.more}
                  </Button>
                </div>
              )}
            </div>
          )
        }
      </Loaded>
    </>
  )
}

function NoJobs({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <EmptyState icon="search" title={words.jobsNoneOfStatus} />
  return (
    <EmptyState icon="play" title={words.jobsEmptyTitle} text={words.jobsEmptyText}>
      <LinkButton look="primary" href={paths.provision}>
        {words.jobsEmptyButton}
      </LinkButton>
    </EmptyState>
  )
}
