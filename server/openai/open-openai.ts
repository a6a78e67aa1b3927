import type { Config } from '../config.ts'
import { createOpenAi, type OpenAi } from './openai.ts'

/** The model that is configured; beside the sandbox and without a key, the sandbox's canned one; else none. */
export function openOpenAi({ openai, sandboxUrl }: Pick<Config, 'openai' | 'sandboxUrl'>): OpenAi | null {
  if (openai.apiKey !== undefined) return createOpenAi({ apiKey: openai.apiKey, baseUrl: openai.baseUrl, model: openai.model })
  if (sandboxUrl === undefined) return null
  return createOpenAi({ apiKey: 'sandbox', baseUrl: `${sandboxUrl}/v1`, model: 'sandbox' })
}
