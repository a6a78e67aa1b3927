import { z } from 'zod'
import { say } from '../contract/say.ts'
import { byPlatform, recordDeedOf } from '../audit/audit-log.ts'
import type { Context } from '../context.ts'
import { type InstallState, readSignedState } from '../crypto/install-state.ts'
import { AppError } from '../errors.ts'
import { appendEvent } from '../events/event-log.ts'
import { isHighLevelError, wordsOf } from '../highlevel/highlevel-error.ts'
import type { Grant } from '../highlevel/oauth.ts'
import { redirectUriOf } from './begin-install.ts'
import { forgetMintedTokens, grantInstall } from './install-change-store.ts'
import {
  ensureCompany,
  findCompanyOfLocation,
  type InstallKey,
  installIdOf,
  lockCompany,
  nameLocation,
  readInstall,
} from './install-store.ts'
import { takeOAuthState } from './oauth-state-store.ts'
import { openLocationForReading } from './open-location.ts'
import { recordInstalledLocations } from './reconcile-installs.ts'

/** What the "installed" page tells. `locations` is undefined when they could not be listed yet; they are then listed later. */
export type CompletedInstall = {
  kind: 'company' | 'location'
  companyId: string
  locations: { id: string; name: string }[] | undefined
  futureLocations: boolean
}

const LocationAnswer = z.object({ location: z.object({ name: z.string() }) })

/**
 * Finishes an install when the platform sends the person back. An install begun in the Marketplace carries no state;
 * one that carries a state must carry one of ours, unused. May come before or after the INSTALL webhook.
 * Throws `invalid_state` and `oauth_failed`, and then has stored nothing.
 */
export async function completeInstall(ctx: Context, request: { code: string; state: string | undefined }): Promise<CompletedInstall> {
  const startedAt = ctx.now()
  const begun = request.state === undefined ? undefined : await requireState(ctx, request.state)
  const grant = await exchangeCode(ctx, request.code)
  const key = await keyOf(ctx, grant)
  refuseOther(begun?.companyId, key)
  await store(ctx, key, grant, startedAt)
  const locations =
    key.locationId === null ? await listLocations(ctx, key.companyId) : [await describeLocation(ctx, key.companyId, key.locationId)]
  return {
    kind: key.locationId === null ? 'company' : 'location',
    companyId: key.companyId,
    locations,
    futureLocations: grant.futureLocations,
  }
}

async function requireState(ctx: Context, state: string): Promise<InstallState> {
  const begun = await readSignedState(state, ctx.now(), ctx.config.sessionSecrets)
  if (begun !== undefined && (await takeOAuthState(ctx.db, begun.nonce, ctx.now()))) return begun
  throw new AppError('invalid_state', say('install.not_ours'))
}

/** Begun in one agency's page and granted by another: somebody was led here, or is signed in elsewhere than they think. */
function refuseOther(companyId: string | undefined, key: InstallKey): void {
  if (companyId === undefined || companyId === key.companyId) return
  throw new AppError('invalid_state', say('install.other_agency'), {
    hint: say('next.sign_in_there'),
  })
}

async function exchangeCode(ctx: Context, code: string): Promise<Grant> {
  try {
    return await ctx.highlevel.oauth.exchangeCode(code, redirectUriOf(ctx.config.publicUrl))
  } catch (error) {
    if (!isHighLevelError(error)) throw error
    ctx.log.warn({ err: error, reason: error.reason, traceId: error.traceId }, 'a code could not be exchanged')
    const isCodeBad = isHighLevelError(error, 'unauthorized', 'invalid', 'revoked') && !/client/i.test(error.message)
    if (isCodeBad) throw new AppError('invalid_state', say('install.code_used'), { cause: error })
    throw new AppError('oauth_failed', say('install.not_exchanged', { why: wordsOf(error) }), { cause: error })
  }
}

async function keyOf(ctx: Context, grant: Grant): Promise<InstallKey> {
  const locationId = grant.userType === 'Location' ? grant.locationId : null
  const companyId = grant.companyId ?? (locationId == null ? undefined : await findCompanyOfLocation(ctx.db, locationId))
  if (locationId !== undefined && companyId !== undefined) return { companyId, locationId }
  throw new AppError('oauth_failed', say('install.no_account'))
}

async function store(ctx: Context, key: InstallKey, grant: Grant, at: Date): Promise<void> {
  const id = installIdOf(key)
  const tokens = {
    sealedAccessToken: await ctx.sealer.seal(grant.accessToken, id),
    sealedRefreshToken: grant.refreshToken === undefined ? null : await ctx.sealer.seal(grant.refreshToken, id),
    expiresAt: new Date(ctx.now().getTime() + grant.expiresInMs),
    scopes: grant.scopes,
    futureLocations: grant.futureLocations,
    versionId: ctx.config.highlevel.versionId ?? null,
    at,
  }
  await ctx.db.transaction().execute(async (tx) => {
    await ensureCompany(tx, key.companyId)
    // Gone in between, when what it had long ago was being purged.
    if (!(await lockCompany(tx, key.companyId))) await ensureCompany(tx, key.companyId)
    await grantInstall(tx, key, tokens)
    if (key.locationId === null) await forgetMintedTokens(tx, key.companyId)
    await appendEvent(
      tx,
      { companyId: key.companyId, locationId: key.locationId, jobId: null },
      { type: 'install.changed', locationId: key.locationId, status: 'active' },
    )
    await recordDeedOf(tx, key.companyId, byPlatform, at, {
      action: 'install.granted',
      subject: { kind: 'install', id },
      locationId: key.locationId,
      after: { scopes: grant.scopes.length, futureLocations: grant.futureLocations },
    })
  })
}

/** The tokens are safe already: a list that cannot be read now is read by the worker. */
async function listLocations(ctx: Context, companyId: string): Promise<CompletedInstall['locations']> {
  try {
    return await recordInstalledLocations(ctx, companyId)
  } catch (error) {
    if (!isHighLevelError(error)) throw error
    ctx.log.warn({ err: error, companyId }, 'the installed locations could not be listed')
    await ctx.queue.send('reconcile', { companyId })
    return undefined
  }
}

async function describeLocation(ctx: Context, companyId: string, locationId: string): Promise<{ id: string; name: string }> {
  const known = (await readInstall(ctx.db, { companyId, locationId }))?.location_name
  if (known) return { id: locationId, name: known }
  try {
    const api = openLocationForReading(ctx, companyId, locationId)
    const { location } = await api.get(`/locations/${encodeURIComponent(locationId)}`, { schema: LocationAnswer })
    await nameLocation(ctx.db, companyId, locationId, location.name)
    return { id: locationId, name: location.name }
  } catch (error) {
    if (!isHighLevelError(error)) throw error
    return { id: locationId, name: locationId }
  }
}
