import type { Actor } from '../context.ts'
import type { Capability } from '../contract/session.ts'
import { AppError } from '../errors.ts'

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
  throw new AppError('forbidden', refusals[capability])
}

const refusals: Record<Capability, string> = {
  'blueprints.read': 'Your role may not see blueprints.',
  'blueprints.write': 'Only an admin may change the blueprints that all sub-accounts share.',
  plan: 'Your role may not make plans here, or the app has no access at the moment.',
  apply: 'Your role may not apply plans here, or the app has no access at the moment.',
  'jobs.read': 'Your role may not see jobs.',
  'jobs.control': 'Your role may not pause, stop or repeat jobs here.',
  'company.read': 'Only the view of the whole agency shows all sub-accounts.',
  'company.write': "Only an agency admin, in the agency's own view, may create sub-accounts or change what the agency decides about them.",
  'settings.read': 'Your role may not see the settings.',
  'settings.write': "Only an admin, in the agency's own view, may change the settings or take the data out.",
  'keys.manage': 'Only an admin may see and make API keys.',
  'audit.read': 'Only an admin may see the audit trail.',
}
