import type { Actor } from '../context.ts'
import type { Capability } from '../contract/session.ts'
import { say } from '../contract/say.ts'
import { AppError } from '../errors.ts'

/**
 * The first line of every verb. Somebody who looks at one location learns nothing of another: it is not found.
 * Throws `not_found` or `forbidden`.
 */
export function requireMay(actor: Actor, capability: Capability, locationId?: string | null): void {
  if (locationId != null && actor.locationId !== null && actor.locationId !== locationId) {
    throw new AppError('not_found', say('gone.here'))
  }
  if (actor.can.includes(capability)) return
  if (actor.install === 'missing') {
    throw new AppError('not_installed', say('access.not_here'), {
      hint: say('next.install_and_open'),
    })
  }
  throw new AppError('forbidden', say(`may.${capability}`))
}
