import { windowLimits } from '../installs/budget.ts'

/**
 * A window that is a tenth as long, here and, given to it as an option, in the sandbox: for journeys that make many calls
 * and are not about how these are spread.
 */
export function quickWindow(): { limits: { intervalMs: number } } {
  Object.assign(windowLimits, { windowMs: 1_020 })
  return { limits: { intervalMs: 1_000 } }
}
