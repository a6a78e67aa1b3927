import type { TokenUsage } from './openai.ts'

/** List prices in US dollars per million tokens; a dated name (gpt-4o-mini-2024-07-18) counts as its model. */
const prices: Record<string, { prompt: number; cached: number; completion: number }> = {
  sandbox: { prompt: 0, cached: 0, completion: 0 },
  'gpt-4o-mini': { prompt: 0.15, cached: 0.075, completion: 0.6 },
  'gpt-4o': { prompt: 2.5, cached: 1.25, completion: 10 },
  'gpt-4.1-nano': { prompt: 0.1, cached: 0.025, completion: 0.4 },
  'gpt-4.1-mini': { prompt: 0.4, cached: 0.1, completion: 1.6 },
  'gpt-4.1': { prompt: 2, cached: 0.5, completion: 8 },
  'gpt-5-nano': { prompt: 0.05, cached: 0.005, completion: 0.4 },
  'gpt-5-mini': { prompt: 0.25, cached: 0.025, completion: 2 },
}

/** Millionths of a US dollar, or null when the model's price is not known here. Reckoned from the provider's own count. */
export function costMicros(model: string, usage: TokenUsage): number | null {
  const name = Object.keys(prices)
    .filter((known) => model === known || model.startsWith(`${known}-2`))
    .toSorted((a, b) => b.length - a.length)[0]
  const price = name === undefined ? undefined : prices[name]
  if (price === undefined) return null
  const fresh = usage.promptTokens - usage.cachedTokens
  return Math.ceil(fresh * price.prompt + usage.cachedTokens * price.cached + usage.completionTokens * price.completion)
}
