import type { FieldChange, Side } from '../contract/plan.ts'
import type { Kind, Live } from '../resources/kind.ts'
import type { Comparison } from './compare.ts'

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
  decide: (path: string, now: unknown, wanted: unknown) => Side | undefined,
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
  return {
    ...comparison,
    fields: [...comparison.fields, ...asked],
    open: comparison.open || asked.some(({ decision }) => decision === 'open'),
    writes: comparison.writes || asked.some(({ decision }) => decision === 'ours'),
  }
}
