import { isOpenAiError } from '../../server/openai/openai-error.ts'
import type { OpenAi } from '../../server/openai/openai.ts'
import { costMicros } from '../../server/openai/prices.ts'
import { writeDraft } from '../../server/drafts/write-draft.ts'
import type { EvalBrief } from './briefs.ts'
import { scoreDraft, type Score } from './score.ts'

export type Result = {
  id: string
  outcome: string
  score: Score | null
  repairs: number
  calls: number
  promptTokens: number
  cachedTokens: number
  completionTokens: number
  costUsd: number | null
  firstLineMs: number | null
  totalMs: number
}

/** One brief through the whole of drafting, without a database, and its score. */
export async function draftOnce(openai: OpenAi, brief: EvalBrief): Promise<Result> {
  const started = performance.now()
  const sum = { calls: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0 }
  let micros: number | null = 0
  let firstLineMs: number | null = null
  let raw = ''
  const spent = (): Omit<Result, 'id' | 'outcome' | 'score' | 'repairs'> => ({
    ...sum,
    costUsd: micros === null ? null : micros / 1_000_000,
    firstLineMs,
    totalMs: Math.round(performance.now() - started),
  })
  try {
    const written = await writeDraft({
      brief: brief.brief,
      messages: [],
      base: { parts: [], variables: {}, questions: [] },
      names: {},
      onLine: () => {
        firstLineMs ??= Math.round(performance.now() - started)
      },
      ask: async (_purpose, question, onText) => {
        const { text, usage } = await openai.ask(question, { onText })
        raw += text
        const cost = costMicros(openai.model, usage)
        micros = micros === null || cost === null ? null : micros + cost
        sum.calls += 1
        sum.promptTokens += usage.promptTokens
        sum.cachedTokens += usage.cachedTokens
        sum.completionTokens += usage.completionTokens
        return { text, discard: () => Promise.resolve() }
      },
    })
    if (written.state === 'unusable') return { id: brief.id, outcome: 'unusable', score: null, repairs: 2, ...spent() }
    return { id: brief.id, outcome: 'ready', score: scoreDraft(brief, written.content, raw), repairs: written.repairs, ...spent() }
  } catch (error) {
    if (!isOpenAiError(error)) throw error
    return { id: brief.id, outcome: error.reason, score: null, repairs: 0, ...spent() }
  }
}
