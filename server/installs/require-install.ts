import { say } from '../contract/say.ts'
import type { Context } from '../context.ts'
import type { InstallStatus } from '../contract/session.ts'
import { AppError } from '../errors.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { getAccessToken } from './access-token.ts'
import { statusOfCompany } from './install-status.ts'
import { type InstallKey, readInstall } from './install-store.ts'
import { isLetIn } from './look-in.ts'
import { readInstallState } from './read-install-state.ts'

/**
 * The install through which a location may be read and changed.
 * Throws `not_installed`, `install_suspended` or `install_revoked`, each with the next step. A suspended one is tried again.
 */
export async function requireActiveInstall(
  ctx: Context,
  companyId: string,
  locationId: string,
): Promise<{ locationName: string; scopes: string[] }> {
  const key = { companyId, locationId }
  const before = await readInstallState(ctx, key)
  const state = before.status === 'suspended' && (await isActiveAgain(ctx, key)) ? await readInstallState(ctx, key) : before
  if (state.status !== 'active') throw refusal(state.status)
  return { locationName: state.locationName || locationId, scopes: state.scopes }
}

/** The agency's own install, through which sub-accounts are made. Throws `not_installed`, `install_suspended` or `install_revoked`. */
export async function requireActiveCompany(ctx: Context, companyId: string): Promise<void> {
  const key = { companyId, locationId: null }
  const before = statusOfCompany(await readInstall(ctx.db, key))
  const status = before === 'suspended' && (await isActiveAgain(ctx, key)) ? 'active' : before
  if (status === 'active') return
  throw new AppError(refusal(status).code, say('access.no_agency'), {
    hint: say('next.install_agency'),
  })
}

/** Asks the platform, at most once a minute, whether a suspended install works again: its token is renewed, and the location can be read. */
export async function isActiveAgain(ctx: Pick<Context, 'db' | 'highlevel' | 'sealer' | 'now' | 'log'>, key: InstallKey): Promise<boolean> {
  try {
    await getAccessToken(ctx, key)
    return key.locationId === null || (await isLetIn(ctx, key.companyId, key.locationId))
  } catch (error) {
    if (isHighLevelError(error)) return false
    throw error
  }
}

function refusal(status: Exclude<InstallStatus, 'active'>): AppError {
  if (status === 'suspended') {
    return new AppError('install_suspended', say('access.not_active'), {
      hint: say('next.activate'),
    })
  }
  if (status === 'revoked') {
    return new AppError('install_revoked', say('access.revoked'), {
      hint: say('next.install_here_again'),
    })
  }
  return new AppError('not_installed', say('access.not_installed'), {
    hint: say('next.install_here'),
  })
}

/** Throws `not_found` for a location that this company never let us into: another's and none at all look the same. */
export async function requireKnownLocation(ctx: Pick<Context, 'db'>, companyId: string, locationId: string): Promise<void> {
  if ((await readInstall(ctx.db, { companyId, locationId })) === undefined) throw new AppError('not_found', say('gone.location'))
}
