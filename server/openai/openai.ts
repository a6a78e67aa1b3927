import { OpenAI } from 'openai'
import { classifyFailure } from './classify-failure.ts'
import { createGate } from './gate.ts'
import { OpenAiError } from './openai-error.ts'

/** `instructions` and `schema` are the part that stays the same, byte by byte, from call to call; `prompt` is what changes. */
export type Question = {
  instructions: string
  schema: { name: string; schema: Record<string, unknown> }
  prompt: string
  maxTokens: number
}

export type TokenUsage = { promptTokens: number; cachedTokens: number; completionTokens: number }

export type Answer = { text: string; usage: TokenUsage }

export type AskOptions = { signal?: AbortSignal; onText?: (piece: string) => void }

export type OpenAi = {
  model: string
  /** The text of the answer, which the provider was told to make fit the schema. Throws {@link OpenAiError}. */
  ask(question: Question, options?: AskOptions): Promise<Answer>
}

export type OpenAiOptions = {
  apiKey: string
  baseUrl?: string | undefined
  model: string
  /** Calls at once in this process; more wait. */
  concurrency?: number
  /** Until the first piece, between two pieces, and for the whole answer. */
  timeouts?: { firstMs: number; pauseMs: number; totalMs: number }
  fetch?: typeof fetch
}

const defaultTimeouts = { firstMs: 30_000, pauseMs: 20_000, totalMs: 150_000 }
const officialUrl = 'https://api.openai.com/v1'
/** No answer that we ask for is longer. */
const maxCharacters = 200_000
/** A hiccup before the first piece is tried once more. */
const retryPauseMs = 400

/** The one place that talks to a language model. It knows nothing of blueprints, locations or people. */
export function createOpenAi(options: OpenAiOptions): OpenAi {
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? officialUrl,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
    fetchOptions: { redirect: 'error' },
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  })
  const gate = createGate(options.concurrency ?? 8)
  const timeouts = options.timeouts ?? defaultTimeouts
  const model = options.model

  const once = async (question: Question, { signal, onText }: AskOptions): Promise<Answer> => {
    const clock = startClock(timeouts, signal)
    let text = ''
    try {
      const stream = await client.chat.completions.create(bodyOf(model, question), { signal: clock.signal, timeout: timeouts.firstMs })
      const usage: TokenUsage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 }
      let finish: string | null = null
      let refusal = ''
      for await (const chunk of stream) {
        clock.heard()
        if (chunk.usage) Object.assign(usage, readUsage(chunk.usage))
        const choice = chunk.choices[0]
        if (choice === undefined) continue
        const piece = choice.delta?.content ?? ''
        text += piece
        refusal += choice.delta?.refusal ?? ''
        finish = choice.finish_reason ?? finish
        if (piece !== '') onText?.(piece)
        if (text.length > maxCharacters) throw new OpenAiError({ reason: 'cut_off', message: 'the answer became too long', text })
      }
      clock.check()
      refuseHalf(finish, refusal, text)
      return { text, usage }
    } catch (error) {
      throw clock.explain(text) ?? classifyFailure(error, text)
    } finally {
      clock.stop()
    }
  }

  return {
    model,
    ask: (question, asked = {}) =>
      gate(asked.signal, async () => {
        try {
          return await once(question, asked)
        } catch (error) {
          if (!isHiccup(error) || asked.signal?.aborted) throw error
          await new Promise((resolve) => setTimeout(resolve, retryPauseMs))
          return once(question, asked)
        }
      }),
  }
}

/** What never changes stands first, so that the provider's own prompt cache finds it again. */
function bodyOf(model: string, question: Question): OpenAI.Chat.ChatCompletionCreateParamsStreaming {
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: question.maxTokens,
    response_format: { type: 'json_schema', json_schema: { name: question.schema.name, strict: true, schema: question.schema.schema } },
    messages: [
      { role: 'system', content: question.instructions },
      { role: 'user', content: question.prompt },
    ],
  }
}

function readUsage(usage: OpenAI.CompletionUsage): TokenUsage {
  return {
    promptTokens: usage.prompt_tokens ?? 0,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    completionTokens: usage.completion_tokens ?? 0,
  }
}

function refuseHalf(finish: string | null, refusal: string, text: string): void {
  if (refusal !== '' || finish === 'content_filter') throw new OpenAiError({ reason: 'refused', message: 'the model refused', text })
  if (finish === 'length') throw new OpenAiError({ reason: 'cut_off', message: 'the answer hit its limit', text })
  if (finish === null) throw new OpenAiError({ reason: text === '' ? 'unavailable' : 'cut_off', message: 'the answer broke off', text })
}

function isHiccup(error: unknown): boolean {
  return error instanceof OpenAiError && error.text === '' && (error.reason === 'unavailable' || error.reason === 'unreachable')
}

/** Ends a call that is too slow, and remembers whether it was that or the caller. */
function startClock(timeouts: { firstMs: number; pauseMs: number; totalMs: number }, outer: AbortSignal | undefined) {
  const inner = new AbortController()
  let late = false
  const expire = (): void => {
    late = true
    inner.abort()
  }
  const total = setTimeout(expire, timeouts.totalMs)
  let pause = setTimeout(expire, timeouts.firstMs)
  const signal = outer === undefined ? inner.signal : AbortSignal.any([inner.signal, outer])
  const explain = (text: string): OpenAiError | undefined => {
    if (outer?.aborted === true) return new OpenAiError({ reason: 'cancelled', message: 'the caller stopped it', text })
    return late ? new OpenAiError({ reason: 'timed_out', message: 'no answer in time', text }) : undefined
  }
  return {
    signal,
    heard: () => {
      clearTimeout(pause)
      pause = setTimeout(expire, timeouts.pauseMs)
    },
    /** The client ends an aborted stream as if it were complete. */
    check: () => {
      if (signal.aborted) throw new OpenAiError({ reason: 'cancelled', message: 'stopped' })
    },
    explain,
    stop: () => {
      clearTimeout(total)
      clearTimeout(pause)
    },
  }
}
