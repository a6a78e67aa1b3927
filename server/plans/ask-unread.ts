import type { FieldChange, Side } from '../contract/plan.ts'
import type { Kind, Live } from '../resources/kind.ts'
import type { Comparison } from './compare.ts'
import { isWritten } from './is-step.ts'

type Decide = (path: string, now: unknown, wanted: unknown) => Side | undefined

/**
 * A comparison with the fields that the platform does not tell and that we have never sent to this one. Whether they are
 * as the blueprint says cannot be known, and sending them could take away what nobody has seen: a person is asked.
 */
export function askUnread(
  comparison: Comparison,
  kind: Kind,
  desired: Record<string, unknown>,
  live: Live,
  baseline: Record<string, unknown> | undefined,
  decide: Decide,
): Comparison {
  if (kind.update === undefined || live.isTheirs === true) return comparison
  const untold = Object.entries(desired).filter(
    ([name, value]) => value !== undefined && !(name in live.fields) && !(name in (baseline ?? {})) && kind.fixed?.includes(name) !== true,
  )
  const asked = untold.map(([path, value]): FieldChange => {
    const said = decide(path, null, value)
    const side = said === 'both' ? undefined : said
    return { path, before: null, after: side === 'ours' ? value : null, decision: side ?? 'open', wanted: value, unreadable: true }
  })
  const answered = {
    ...comparison,
    fields: [...comparison.fields, ...asked],
    open: comparison.open || asked.some(({ decision }) => decision === 'open'),
    writes: comparison.writes || asked.some(({ decision }) => decision === 'ours'),
  }
  const unseen = asked.filter(({ path, decision }) => decision !== 'ours' && kind.replaces?.includes(path)).map(({ path }) => path)
  return answered.writes && unseen.length > 0 ? holdBack(answered, unseen, decide) : answered
}

/** Writes nothing: whatever is sent would take the place of what nobody has seen. Theirs can be chosen of the rest as well. */
function holdBack(comparison: Comparison, unseen: string[], decide: Decide): Comparison {
  const fields = comparison.fields.map((field): FieldChange => {
    if (!isWritten(field)) return field
    const wanted = field.wanted ?? field.after
    const side = decide(field.path, field.before, wanted)
    return { ...field, after: field.before, decision: side === 'theirs' ? 'theirs' : 'open', wanted }
  })
  return { ...comparison, fields, open: fields.some(({ decision }) => decision === 'open'), writes: false, unseen }
}
