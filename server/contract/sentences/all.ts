import { draftSentences } from './draft-sentences.ts'
import { faultSentences, formSentences, wordSentences } from './fault-sentences.ts'
import { jobSentences } from './job-sentences.ts'
import { lineSentences } from './line-sentences.ts'
import { nextSentences, requestSentences } from './next-sentences.ts'
import { planSentences } from './plan-sentences.ts'
import { refusalSentences } from './refusal-sentences.ts'
import { ruleSentences } from './rule-sentences.ts'
import { stepSentences } from './step-sentences.ts'

/** Everything that the server says in English, by its code. A code is never given another meaning: rows hold it. */
export const sentences = {
  ...jobSentences,
  ...stepSentences,
  ...planSentences,
  ...lineSentences,
  ...refusalSentences,
  ...nextSentences,
  ...draftSentences,
  ...wordSentences,
} as const

/** The same of what is wrong with a blueprint: the fault, and what to do about it. */
export const faults = { ...faultSentences, ...formSentences, ...ruleSentences, ...requestSentences } as const
