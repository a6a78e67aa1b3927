import type { DraftErrorCode } from '../../server/contract/draft.ts'
import type { Change, ChangeReason, PlanGrade } from '../../server/contract/plan.ts'
import type { ProblemCode } from '../../server/contract/problem.ts'

/** What failed, why, and what next; said by code where the server's own words are missing or in another language. */
export type Said = readonly [title: string, why: string, next: string]

/** Of a line of a plan, only what its sentence needs. */
export type LineFacts = Pick<Change, 'title' | 'fields'>

export type ServerTexts = {
  problems: Partial<Record<ProblemCode, Said>>
  reasons: Partial<Record<ChangeReason, (line: LineFacts) => string>>
  grades: Partial<Record<PlanGrade, string>>
  /** Why a step has failed, and what to do, by the reason that its error carries. */
  failures: Record<string, readonly [why: string, next: string]>
  /** Why there is no draft, and what to do. */
  drafts: Partial<Record<DraftErrorCode, readonly [why: string, next: string]>>
  skipped(because: string): string
  serverSays: string
}

/** Empty: the server itself speaks English, and nothing is loaded twice. */
export const serverTextsEn: ServerTexts = {
  problems: {},
  reasons: {},
  grades: {},
  failures: {},
  drafts: {},
  skipped: (because) => `Skipped because ${because} did not succeed`,
  serverSays: 'The platform says:',
}
