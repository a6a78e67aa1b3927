import { signal, useModel } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { JobSummary } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import { HomeModel } from '../../models/home-model.ts'
import { everyJob } from '../../models/job-filter.ts'
import { JobListModel } from '../../models/job-list-model.ts'
import { isLive } from '../../models/job-progress.ts'
import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { words } from '../../words/words.ts'
import { JobRows } from '../parts/job-rows.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { NeedList } from './need-list.tsx'
import { Numbers } from './numbers.tsx'

/** Where one lands: what waits for somebody, what runs, what has come of it. Who opens the page where nothing ever ran begins at Provision. */
export function HomeScreen() {
  const { api, location, router } = useApp()
  const current = location.current.value
  const locationId = current?.id ?? null
  const isLanding = useMemo(() => router.isLanding(), [])
  const list = useModel(
    () => new JobListModel(api.jobs, { filter: signal({ ...everyJob, locationId }), pageSize: 8, isVisible: () => !document.hidden }),
  )
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const model = useModel(() => new HomeModel(api, { locationId, timeZone, list: list.at }))
  const skeleton = (
    <Outline label={words.loading} parts={['title', 'heading', 'line', 'heading', ['figure', 3], 'chart', 'heading', ['row', 5]]} />
  )
  return (
    <Loaded title={words.homeTitleAgency} at={list.at.value} skeleton={skeleton} onRetry={() => void list.reload()}>
      {(jobs) => {
        if (jobs.length === 0) return isLanding ? <ToProvision /> : <NothingYet />
        return model.isComing.value ? skeleton : <Dashboard jobs={jobs} model={model} locationName={current?.name} />
      }}
    </Loaded>
  )
}

function ToProvision() {
  const { router } = useApp()
  useEffect(() => router.go(paths.provision, 'replace'), [])
  return null
}

function NothingYet() {
  return (
    <EmptyState headingLevel={1} icon="play" title={words.jobsEmptyTitle} text={words.jobsEmptyText}>
      <LinkButton look="primary" icon="plus" href={paths.provision}>
        {words.homeStart}
      </LinkButton>
    </EmptyState>
  )
}

function Dashboard({ jobs, model, locationName }: { jobs: JobSummary[]; model: HomeModel; locationName: string | undefined }) {
  const live = jobs.filter((job) => isLive(job.status) && job.status !== 'PAUSED')
  const ended = jobs.filter((job) => !isLive(job.status))
  const showsLocation = locationName === undefined
  const needs = model.needs.value
  return (
    <div class="stack">
      <PageHeader
        title={locationName === undefined ? words.homeTitleAgency : words.homeTitle(locationName)}
        actions={
          <LinkButton look="primary" icon="plus" href={paths.provision}>
            {words.homeStart}
          </LinkButton>
        }
      />
      {needs === null && model.troubled.value.state === 'ready' ? null : (
        <section class="shelf">
          <h2 class="section-title">{words.homeNeeds}</h2>
          <Loaded at={model.troubled.value} skeleton={null} onRetry={() => void model.reloadTroubled()}>
            {() => <NeedList needs={needs ?? []} showsLocation={showsLocation} />}
          </Loaded>
        </section>
      )}
      {live.length === 0 ? null : (
        <section class="shelf">
          <h2 class="section-title">{words.homeLive}</h2>
          <JobRows jobs={live} showsLocation={showsLocation} />
        </section>
      )}
      <section class="shelf">
        <h2 class="section-title">{words.homeNumbers}</h2>
        <Loaded at={model.numbers.value} skeleton={null} onRetry={() => void model.reloadNumbers()}>
          {(numbers) => <Numbers numbers={numbers} />}
        </Loaded>
      </section>
      {ended.length === 0 ? null : (
        <section class="shelf">
          <div class="section-head">
            <h2 class="section-title">{words.homeRecent}</h2>
            <a href={paths.jobs}>{words.homeAllJobs}</a>
          </div>
          <JobRows jobs={ended} showsLocation={showsLocation} />
        </section>
      )}
    </div>
  )
}
