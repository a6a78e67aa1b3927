import type { JobStatus } from '../../../server/contract/job.ts'
import { Pill, type Tone } from '../../ui/pill.tsx'
import { jobStatusWords } from '../../words/words.ts'

const tones: Record<JobStatus, Tone> = {
  PENDING: 'neutral',
  PROCESSING: 'accent',
  PAUSED: 'amber',
  SUCCESS: 'green',
  PARTIAL: 'amber',
  FAILED: 'red',
  CANCELLED: 'neutral',
  ROLLING_BACK: 'accent',
  ROLLED_BACK: 'neutral',
}

export function JobPill({ status }: { status: JobStatus }) {
  return (
    <Pill tone={tones[status]} isLive={status === 'PROCESSING' || status === 'ROLLING_BACK'}>
      {jobStatusWords[status]}
    </Pill>
  )
}
