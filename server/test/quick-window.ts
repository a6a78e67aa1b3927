import { windowLimits } from '../installs/budget.ts'

type Limits = { limits: { intervalMs: number } }

/** A window that is a tenth as long: for journeys that make many calls and are not about how these are spread. */
export function quickWindow(): Limits {
  return windowOf(1_000)
}

/** A window of another length, here and, given to it as an option, in the sandbox. */
export function windowOf(intervalMs: number): Limits {
  // A little more time, because no two clocks run alike.
  Object.assign(windowLimits, { windowMs: intervalMs + 20 })
  return { limits: { intervalMs } }
}
