import { useComputed, useModel } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'
import type { JobSummary } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import { everyJob, isNarrowed, type JobFilter, readJobFilter, writeJobFilter } from '../../models/job-filter.ts'
import { JobListModel } from '../../models/job-list-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words/words.ts'
import { JobRows } from '../parts/job-rows.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { JobFilters } from './job-filters.tsx'

/** Every job, narrowed by what the address says; who comes back finds the list where they left it. */
export function JobsScreen() {
  const { api, location, router, jobList } = useApp()
  const hereId = location.current.value?.id ?? null
  const filter = useComputed(() => readJobFilter(router.query.value, hereId))
  const model = useModel(() => new JobListModel(api.jobs, { filter, memory: jobList, isVisible: () => !document.hidden }))
  const isFiltered = isNarrowed(filter.value, hereId)
  const isEmpty = model.at.value.state === 'ready' && model.at.value.value.length === 0 && !isFiltered && !model.isRenewing.value
  const change = (wanted: Partial<JobFilter>) => router.setQuery(writeJobFilter({ ...filter.peek(), ...wanted }, hereId))
  useLayoutEffect(() => {
    if (router.isReturn()) window.scrollTo(0, jobList.scrollTop)
  }, [])
  return (
    <>
      <PageHeader title={words.jobsTitle} text={words.jobsText} />
      {isEmpty ? null : <JobFilters filter={filter.value} onChange={change} />}
      <Loaded at={model.at.value} skeleton={<Skeleton shape="row" lines={8} label={words.loading} />} onRetry={() => void model.reload()}>
        {(jobs) =>
          jobs.length > 0 ? (
            <Page jobs={jobs} model={model} showsLocation={filter.value.locationId === null} />
          ) : isFiltered || model.isRenewing.value ? (
            <EmptyState icon="search" title={words.jobsNoMatch} text={words.jobsNoMatchText}>
              <Button onClick={() => change({ ...everyJob, locationId: hereId })}>{words.jobsShowAll}</Button>
            </EmptyState>
          ) : (
            <EmptyState icon="play" title={words.jobsEmptyTitle} text={words.jobsEmptyText}>
              <LinkButton look="primary" href={paths.provision}>
                {words.jobsEmptyButton}
              </LinkButton>
            </EmptyState>
          )
        }
      </Loaded>
    </>
  )
}

function Page({ jobs, model, showsLocation }: { jobs: JobSummary[]; model: JobListModel; showsLocation: boolean }) {
  const { jobList } = useApp()
  const more = model.nextCursor.value !== null
  return (
    <div
      class={`stack-small${model.isRenewing.value ? ' is-renewing' : ''}`}
      aria-busy={model.isRenewing.value}
      onClickCapture={() => (jobList.scrollTop = window.scrollY)}
    >
      <p class="row-note" role="status">
        {words.jobsFound(jobs.length, !more)}
      </p>
      <JobRows jobs={jobs} showsLocation={showsLocation} />
      {model.moreProblem.value === null ? null : <ProblemNotice problem={model.moreProblem.value} />}
      {more ? (
        <div class="centred">
          <Button isBusy={model.isLoadingMore.value} onClick={() => void model.loadMore()}>
            {words.more}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
