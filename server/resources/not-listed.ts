import { say } from '../contract/say.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'

/**
 * The platform has made it, tells no id, and does not list it yet. It is the reading back that failed: whoever asked for
 * it looks again until it must have shown, and never sends it a second time.
 */
export function notListed(path: string, name: string): HighLevelError {
  return new HighLevelError({ reason: 'unreadable_answer', ...say('refused.not_listed', { name }), method: 'GET', path })
}
