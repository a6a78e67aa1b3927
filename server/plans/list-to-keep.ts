import type { Change } from '../contract/plan.ts'
import type { Choices } from './make-plan.ts'

/**
 * Whether theirs was chosen here, and not only known from an earlier time; it is asked again unless it is noted. Both is
 * theirs as well where the list there has all of ours already.
 */
export function isKeptHere({ id, excluded, fields }: Change, { decisions }: Choices): boolean {
  const said = decisions[id]
  if (excluded || said === undefined) return false
  return fields.some(({ path, decision }) => {
    const side = typeof said === 'string' ? said : said[path]
    return decision === 'theirs' && (side === 'theirs' || side === 'both')
  })
}
