import type { Actor } from '../context.ts'
import type { Capability } from '../contract/session.ts'
import { say } from '../contract/say.ts'
import { AppError, refusal } from '../errors.ts'

/**
 * The first line of every verb. Somebody who looks at one location learns nothing of another: it is not found.
 * Throws `not_found` or `forbidden`.
 */
export function requireMay(actor: Actor, capability: Capability, locationId?: string | null): void {
  if (locationId != null && actor.locationId !== null && actor.locationId !== locationId) {
    throw new AppError('not_found', 'There is nothing here under this id.')
  }
  if (actor.can.includes(capability)) return
  if (actor.install === 'missing') {
    throw new AppError('not_installed', 'The app is not installed here.', {
      hint: 'An admin installs the app, then opens this page again.',
    })
  }
  throw refusal('forbidden', say(`may.${capability}`))
}
