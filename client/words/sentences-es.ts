import { faultSentencesEs, wordSentencesEs } from './fault-sentences-es.ts'
import { jobSentencesEs } from './job-sentences-es.ts'
import { planSentencesEs } from './plan-sentences-es.ts'
import { ruleSentencesEs } from './rule-sentences-es.ts'
import type { Sentences } from './say-again.ts'

export const sentencesEs: Sentences = {
  sentences: { ...jobSentencesEs, ...planSentencesEs, ...wordSentencesEs },
  faults: { ...faultSentencesEs, ...ruleSentencesEs },
}
