import { z } from 'zod'
import type { faults, sentences } from './sentences/all.ts'

export type SentenceCode = keyof typeof sentences
export type FaultCode = keyof typeof faults
export type SaidCode = SentenceCode | FaultCode

/** A value of a sentence that is not just itself: `text` is how it reads in English. */
export const SaidTerm = z.discriminatedUnion('is', [
  z.object({ is: z.literal('quote'), text: z.string() }).describe("The platform's own words."),
  z.object({ is: z.literal('kind'), text: z.string(), kind: z.string(), many: z.boolean() }).describe('The name of a kind.'),
  z.object({ is: z.literal('fields'), text: z.string(), paths: z.array(z.string()) }).describe('Fields by their paths.'),
  z.object({ is: z.literal('hint'), text: z.string(), reason: z.string() }).describe('What to do about a failure with this reason.'),
  z
    .object({
      is: z.literal('fix'),
      text: z.string(),
      get of() {
        return Said
      },
    })
    .describe('What to do about another fault.'),
  z
    .object({ is: z.literal('reason'), text: z.string(), reason: z.string(), title: z.string() })
    .describe('Why a line of a plan is as it is.'),
])
export type SaidTerm = z.infer<typeof SaidTerm>

export type SaidValue = string | number | string[] | SaidTerm | Said

/**
 * An English sentence by what it means, so that a page can say it in another language: a stable code with its values.
 * It stands beside the sentence, and is absent where that is somebody else's or of an older release.
 */
export type Said = { code: SaidCode; values?: Record<string, SaidValue> | undefined }

export const Said: z.ZodType<Said> = z
  .object({
    code: z.string().describe('Stable; new ones are added.'),
    values: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Said' }) as unknown as z.ZodType<Said>

/** A sentence as it is stored and sent: the English, and what it means. */
export type Told = { message: string; said: Said }

/** The names of the values that a sentence asks for. */
export type NamesIn<Text extends string> = Text extends `${string}<${infer Name}>${infer Rest}`
  ? (Name extends `${infer Number}|${string}` ? Number : Name) | NamesIn<Rest>
  : never
