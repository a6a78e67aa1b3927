import type { Job } from '../../../server/contract/job.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { words } from '../../words/words.ts'

/** What only a person can do, and where; it disappears by itself once the job has noticed that it is done. */
export function HumanStepNotice({ job }: { job: Job }) {
  if (job.status !== 'PAUSED' || job.waiting == null) return null
  const { locationName, link } = job.waiting
  return (
    <Notice
      tone="warn"
      isUrgent
      title={words.jobInstallTitle(locationName)}
      actions={
        <LinkButton look="primary" size="small" href={link} target="_blank">
          {words.jobInstallButton}
        </LinkButton>
      }
    >
      {words.jobInstallText}
    </Notice>
  )
}
