import { useModel } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { JobSummary } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import { JobListModel } from '../../models/job-list-model.ts'
import { isLive } from '../../models/job-progress.ts'
import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words/words.ts'
import { JobRows } from '../parts/job-rows.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'

/** Where one lands: what is running and what ran last. Where nothing ever ran, the way begins at Provision. */
export function HomeScreen() {
  const { api, location } = useApp()
  const current = location.current.value
  const model = useModel(
    () => new JobListModel(api.jobs, { locationId: current?.id ?? null, pageSize: 8, isVisible: () => !document.hidden }),
  )
  const skeleton = (
    <>
      <Skeleton shape="title" label={words.loading} />
      <Skeleton shape="row" lines={5} />
    </>
  )
  return (
    <Loaded title={words.homeTitleAgency} at={model.at.value} skeleton={skeleton} onRetry={() => void model.reload()}>
      {(jobs) => (jobs.length === 0 ? <ToProvision /> : <Recent jobs={jobs} locationName={current?.name} />)}
    </Loaded>
  )
}

function ToProvision() {
  const { router } = useApp()
  useEffect(() => router.go(paths.provision, 'replace'), [])
  return null
}

function Recent({ jobs, locationName }: { jobs: JobSummary[]; locationName: string | undefined }) {
  const live = jobs.filter((job) => isLive(job.status))
  const ended = jobs.filter((job) => !isLive(job.status))
  const showsLocation = locationName === undefined
  return (
    <>
      <PageHeader
        title={locationName === undefined ? words.homeTitleAgency : words.homeTitle(locationName)}
        actions={
          <LinkButton look="primary" icon="plus" href={paths.provision}>
            {words.homeStart}
          </LinkButton>
        }
      />
      {live.length === 0 ? null : (
        <section class="shelf">
          <h2 class="section-title">{words.homeLive}</h2>
          <JobRows jobs={live} showsLocation={showsLocation} />
        </section>
      )}
      {ended.length === 0 ? null : (
        <section class="shelf">
          <div class="section-head">
            <h2 class="section-title">{words.homeRecent}</h2>
            <a href={paths.jobs}>{words.homeAllJobs}</a>
          </div>
          <JobRows jobs={ended} showsLocation={showsLocation} />
        </section>
      )}
    </>
  )
}
