import type { Change } from '../contract/plan.ts'
import type { Choices } from './make-plan.ts'

/** Whether theirs was chosen here, and not only known from an earlier time; it is asked again unless it is noted. */
export function isKeptHere({ id, excluded, fields }: Change, { decisions }: Choices): boolean {
  const said = decisions[id]
  if (excluded || said === undefined) return false
  return fields.some(({ path, decision }) => decision === 'theirs' && (typeof said === 'string' ? said : said[path]) === 'theirs')
}
