import { z } from 'zod'
import { cleanForModel, stripHidden } from './clean-text.ts'

const maxText = 2_000
/** Far more than is kept, so that what is taken out leaves no half of a secret at the end. */
const maxRead = 10 * maxText
const maxPrompt = 40_000

/** Data as the one JSON text that a question carries: no keys, ids, e-mail addresses or hidden characters, and bounded. */
export function dataForModel(data: Record<string, unknown>): string {
  const text = JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'string' ? cleanForModel(value.slice(0, maxRead)).slice(0, maxText) : value,
  )
  return text.length <= maxPrompt ? text : JSON.stringify({ shortened: text.slice(0, maxPrompt) })
}

/** Prose of the model: something a person reads, as text. */
export function boundedText(most: number): z.ZodType<string> {
  return z
    .string()
    .transform((text) => stripHidden(text).trim().slice(0, most))
    .pipe(z.string().min(1))
}
