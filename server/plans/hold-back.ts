import type { FieldChange, Side } from '../contract/plan.ts'
import type { Comparison } from './compare.ts'
import { isWritten } from './is-step.ts'

/** What a person has said about a field, or chose to keep of it when it was last applied. */
export type Decide = (path: string, now: unknown, wanted: unknown) => Side | undefined

/** Writes nothing: what would be written waits for an answer as well. Theirs can be chosen of each of it before. */
export function holdBack(comparison: Comparison, decide: Decide): Comparison {
  const fields = comparison.fields.map((field): FieldChange => {
    if (!isWritten(field)) return field
    const wanted = field.wanted ?? field.after
    const side = decide(field.path, field.before, wanted)
    return { ...field, after: field.before, decision: side === 'theirs' ? 'theirs' : 'open', wanted }
  })
  return { ...comparison, fields, open: fields.some(({ decision }) => decision === 'open'), writes: false }
}
