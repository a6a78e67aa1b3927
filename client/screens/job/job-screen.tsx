import { useModel } from '@preact/signals'
import type { Job } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import { now } from '../../models/clock.ts'
import { JobModel } from '../../models/job-model.ts'
import { isLive } from '../../models/job-progress.ts'
import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { formatAgo } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { JobPill } from '../parts/job-pill.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ProvisionSteps } from '../parts/provision-steps.tsx'
import { ActivityLog } from './activity-log.tsx'
import { Announcer } from './announcer.tsx'
import { ByHandList } from './by-hand-list.tsx'
import { HumanStepNotice } from './human-step-notice.tsx'
import { JobActions } from './job-actions.tsx'
import { JobStatusPanel } from './job-status-panel.tsx'
import { StayedList } from './stayed-list.tsx'
import { StepGroups } from './step-groups.tsx'

/** One job: what is happening, what has happened, and what came of it. */
export function JobScreen({ jobId }: { jobId: string }) {
  const { api } = useApp()
  const model = useModel(() => new JobModel(api, jobId))
  const skeleton = (
    <Outline
      label={words.loading}
      parts={['line', 'title', 'text', 'panel']}
      columns={{ class: 'job-columns', parts: ['heading', ['row', 6]], beside: ['panel', 'panel'] }}
    />
  )
  const all = (
    <LinkButton size="small" href={paths.jobs}>
      {words.homeAllJobs}
    </LinkButton>
  )
  return (
    <Loaded title={words.navJobs} at={model.at.value} skeleton={skeleton} onRetry={() => void model.reload()} actions={all}>
      {({ job }) => <JobPage job={job} model={model} />}
    </Loaded>
  )
}

function JobPage({ job, model }: { job: Job; model: JobModel }) {
  return (
    <>
      <ProvisionSteps
        current={job.status === 'SUCCESS' ? 'done' : 'apply'}
        blueprintId={model.plan.value?.blueprintId}
        planId={job.planId}
      />
      <div class="stack">
        <PageHeader
          title={words.jobTitle(job.blueprintName, job.locationName)}
          aside={<JobPill status={job.status} />}
          text={words.jobStartedBy(job.startedBy, formatAgo(job.createdAt, now.value))}
          actions={<JobActions job={job} model={model} />}
        />
        {model.actionProblem.value === null ? null : <ProblemNotice problem={model.actionProblem.value} />}
        <HumanStepNotice job={job} />
        <JobStatusPanel job={job} model={model} />
        <div class="job-columns">
          <div class="stack">
            {isLive(job.status) ? null : <StayedList job={job} />}
            <StepGroups job={job} model={model} />
            {job.status === 'ROLLED_BACK' ? null : <ByHandList jobId={job.id} model={model.handOver} />}
          </div>
          <div class="job-side">
            <ActivityLog model={model} isEnded={!isLive(job.status)} />
          </div>
        </div>
        <Announcer job={job} />
      </div>
    </>
  )
}
