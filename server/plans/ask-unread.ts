import type { FieldChange } from '../contract/plan.ts'
import type { Kind, Live } from '../resources/kind.ts'
import type { Comparison } from './compare.ts'
import { holdBack, type Decide } from './hold-back.ts'
import { isWritten } from './is-step.ts'
import { topOf } from './leaf.ts'

/**
 * A comparison with the fields that the platform does not tell and that we have never sent to this one. Whether they are
 * as the blueprint says cannot be known, and sending them could take away what nobody has seen: a person is asked.
 * `moved`: somebody has changed something of it since we sent them. Then that is asked also before they are sent again; and
 * what somebody has chosen to keep stays.
 */
export function askUnread(
  comparison: Comparison,
  kind: Kind,
  desired: Record<string, unknown>,
  { live, moved }: { live: Live; moved: boolean },
  baseline: Record<string, unknown> | undefined,
  decide: Decide,
): Comparison {
  if (kind.update === undefined || live.isTheirs === true) return comparison
  const isUntold = (path: string): boolean => !(topOf(path) in live.fields)
  const untold = Object.entries(desired).filter(
    ([name, value]) => value !== undefined && isUntold(name) && !(name in (baseline ?? {})) && kind.fixed?.includes(name) !== true,
  )
  const isDoubted = ({ path, after }: FieldChange): boolean => isUntold(path) && (moved || decide(path, null, after) === 'theirs')
  const [doubted, plain] = parted(comparison.fields, isDoubted)
  const asked = [...untold.map(([path, value]) => ({ path, before: null, after: value })), ...doubted].map((field): FieldChange => {
    const said = decide(field.path, null, field.after)
    const side = said === 'both' ? undefined : said
    return { ...field, after: side === 'ours' ? field.after : null, decision: side ?? 'open', wanted: field.after, unreadable: true }
  })
  const isOpen = ({ decision }: FieldChange): boolean => decision === 'open'
  const answered = {
    ...comparison,
    fields: [...plain, ...asked],
    open: comparison.open || asked.some(isOpen),
    edited: comparison.edited || asked.some((field) => isOpen(field) && 'baseline' in field),
    writes: plain.some(isWritten) || asked.some(({ decision }) => decision === 'ours'),
  }
  const unseen = asked.filter(({ path, decision }) => decision !== 'ours' && kind.replaces?.includes(path)).map(({ path }) => path)
  // Whatever is sent would take the place of what nobody has seen.
  return answered.writes && unseen.length > 0 ? { ...holdBack(answered, decide), unseen } : answered
}

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  const { first = [], second = [] } = Object.groupBy(all, (one) => (isFirst(one) ? 'first' : 'second'))
  return [first, second]
}
