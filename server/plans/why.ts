import type { Said } from '../contract/said.ts'
import { english } from '../contract/say.ts'

/** Why something is not captured, in English and by what it means. */
export function why(said: Said): { why: string; said: Said } {
  return { why: english(said), said }
}
