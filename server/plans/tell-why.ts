import type { Change, ChangeReason } from '../contract/plan.ts'
import type { Said } from '../contract/said.ts'
import { english } from '../contract/say.ts'

/** Gives a line another reason, in English and by what it means. */
export function tellWhy(change: Change, reason: ChangeReason, said: Said): void {
  Object.assign(change, { reason, detail: english(said), said } satisfies Partial<Change>)
}
