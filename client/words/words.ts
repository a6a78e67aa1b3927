import type { ChangeAction } from '../../server/contract/plan.ts'
import type { JobStatus, StepStatus } from '../../server/contract/job.ts'
import { en, type Words } from './en.ts'
import { language } from './language.ts'

/** The words in the person's language. Another language than English is a file of its own, fetched by who speaks it. */
export const words: Words =
  language === 'es'
    ? await import('./es.ts').then(
        ({ es }) => es,
        () => en,
      )
    : en

export const actionWords: Record<ChangeAction, string> = {
  create: words.actionCreate,
  update: words.actionUpdate,
  same: words.actionSame,
  adopt: words.actionAdopt,
  decide: words.actionDecide,
  manual: words.actionManual,
  unknown: words.actionUnknown,
  delete: words.actionDelete,
}

export const jobStatusWords: Record<JobStatus, string> = {
  PENDING: words.jobPending,
  PROCESSING: words.jobProcessing,
  PAUSED: words.jobPaused,
  SUCCESS: words.jobSuccess,
  PARTIAL: words.jobPartial,
  FAILED: words.jobFailed,
  CANCELLED: words.jobCancelled,
  ROLLING_BACK: words.jobRollingBack,
  ROLLED_BACK: words.jobRolledBack,
}

export const stepStatusWords: Record<StepStatus, string> = {
  PENDING: words.stepPending,
  RUNNING: words.stepRunning,
  SUCCESS: words.stepSuccess,
  FAILED: words.stepFailed,
  SKIPPED: words.stepSkipped,
  CANCELLED: words.stepCancelled,
  UNDONE: words.stepUndone,
  KEPT: words.stepKept,
}

export const confidenceWords: Record<'sure' | 'likely' | 'unsure', string> = {
  sure: words.confidenceSure,
  likely: words.confidenceLikely,
  unsure: words.confidenceUnsure,
}

/** A kind's name for people; a kind that this page does not know yet is still readable. */
export function kindWord(kind: string, n = 2): string {
  const known = (words.kinds as Record<string, readonly [string, string]>)[kind]
  if (known !== undefined) return n === 1 ? known[0] : known[1]
  const text = kind.replaceAll('-', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
