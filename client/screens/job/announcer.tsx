import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Job } from '../../../server/contract/job.ts'
import { countOver, isLive, undoOf } from '../../models/job-progress.ts'
import { jobStatusWords, words } from '../../words/words.ts'

const announceEveryMs = 12_000

/** Tells a screen reader how far the job is, now and then, and at once when its status changes. */
export function Announcer({ job }: { job: Job }) {
  const text = useSignal('')
  const latest = useRef(job)
  latest.current = job
  useEffect(() => {
    const say = () => {
      const { status, totalSteps, failedSteps } = latest.current
      const undo = undoOf(latest.current)
      const progress =
        undo === null ? words.jobAnnounce(countOver(latest.current), totalSteps, failedSteps) : words.jobUndone(undo.undone, undo.total)
      text.value = `${jobStatusWords[status]}. ${progress}`
    }
    say()
    if (!isLive(job.status)) return undefined
    const timer = setInterval(say, announceEveryMs)
    return () => clearInterval(timer)
  }, [job.status])
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {text.value}
    </p>
  )
}
