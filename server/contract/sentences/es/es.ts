import { sayingAgain, type Sentences } from '../again.ts'
import { draftSentencesEs } from './draft.ts'
import { sheetFactsEs } from './facts.ts'
import { faultSentencesEs, wordSentencesEs } from './fault.ts'
import { fieldNamesEs } from './field-names.ts'
import { jobSentencesEs } from './job.ts'
import { kindsEs } from './kinds.ts'
import { lineSentencesEs } from './line.ts'
import { nextSentencesEs, requestSentencesEs } from './next.ts'
import { planSentencesEs } from './plan.ts'
import { failuresEs, reasonsEs } from './reasons.ts'
import { refusalSentencesEs } from './refusal.ts'
import { ruleSentencesEs } from './rule.ts'

export const sentencesEs: Sentences = {
  locale: 'es',
  sentences: {
    ...jobSentencesEs,
    ...planSentencesEs,
    ...lineSentencesEs,
    ...refusalSentencesEs,
    ...nextSentencesEs,
    ...draftSentencesEs,
    ...wordSentencesEs,
  },
  faults: { ...faultSentencesEs, ...ruleSentencesEs, ...requestSentencesEs },
  kinds: kindsEs,
  fields: fieldNamesEs,
  facts: sheetFactsEs,
  failures: failuresEs,
  reasons: reasonsEs,
}

export const spanish = sayingAgain(sentencesEs)
