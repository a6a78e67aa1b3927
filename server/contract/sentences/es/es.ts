import { sayingAgain, type Sentences } from '../again.ts'
import { faultSentencesEs, wordSentencesEs } from './fault.ts'
import { jobSentencesEs } from './job.ts'
import { kindsEs } from './kinds.ts'
import { planSentencesEs } from './plan.ts'
import { failuresEs, reasonsEs } from './reasons.ts'
import { ruleSentencesEs } from './rule.ts'

export const sentencesEs: Sentences = {
  locale: 'es',
  sentences: { ...jobSentencesEs, ...planSentencesEs, ...wordSentencesEs },
  faults: { ...faultSentencesEs, ...ruleSentencesEs },
  kinds: kindsEs,
  failures: failuresEs,
  reasons: reasonsEs,
}

export const spanish = sayingAgain(sentencesEs)
