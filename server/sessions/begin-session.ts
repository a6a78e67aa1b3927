import { say } from '../contract/say.ts'
import type { AuditActor } from '../contract/audit.ts'
import { type Deed, recordDeedOf } from '../audit/audit-log.ts'
import type { Context } from '../context.ts'
import type { SessionAnswer } from '../contract/session.ts'
import { openPlatformContext, type PlatformContext, PlatformContextError } from '../crypto/platform-context.ts'
import { readSessionToken, SessionTokenError, sessionTtlMs, signSessionToken } from '../crypto/session-token.ts'
import { newId } from '../db/new-id.ts'
import { AppError } from '../errors.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { findCompanyOfLocation, type InstallKey } from '../installs/install-store.ts'
import { type InstallState, readInstallState } from '../installs/read-install-state.ts'
import { recordInstalledLocations } from '../installs/reconcile-installs.ts'
import { isLetIn } from '../installs/look-in.ts'
import { isActiveAgain } from '../installs/require-install.ts'
import { authenticate } from './authenticate.ts'
import { checkMembership } from './check-membership.ts'
import { describeOrigin } from './describe-origin.ts'
import { noteFailure, requireFewFailures } from './exchange-throttle.ts'
import { lockPerson } from './session-lock-store.ts'
import { hasSessionSince, insertSession, type NewSession } from './session-store.ts'
import { endBeyond, holdSession, letRunOut } from './sitting-store.ts'
import { viewSession } from './view-session.ts'

type Look = { everyMs: number; lookedAt: Map<string, number> }

/** How often a location is looked at, by how it stands. */
const looks = {
  missing: { everyMs: 20_000, lookedAt: new Map() },
  active: { everyMs: 2 * 60_000, lookedAt: new Map() },
} satisfies Record<string, Look>
/** The page renews its session by itself; only the first of a sitting is worth a line in the audit trail. */
const renewedWithinMs = 60 * 60 * 1000
/** What is under way with the token that was followed may come to its end; a page renews it about so long before it runs out anyway. */
const handOverMs = 90_000
/** What a session was is kept for as long after its end. */
const sleptMs = 24 * 60 * 60 * 1000
/** More pages than anybody has open. A context can be sent again and again: each time costs the oldest session, not another row that counts. */
export const mostAtOnce = 60

export type SignIn = {
  payload: string
  clientAddress: string
  userAgent?: string | undefined
  /** The token that the new one is to follow, when the page has one. */
  follows?: string | undefined
}

/**
 * Exchanges what the parent frame handed over for a short session of our own. Without an install there is still a
 * session, so that the page can say what to do. Throws `invalid_context`, `too_many_requests`, `forbidden` for a person
 * of whom the platform says that they do not belong here, and `signed_out` when the session to follow was ended by a person.
 */
export async function beginSession(ctx: Context, request: SignIn): Promise<SessionAnswer> {
  await requireFewFailures(ctx, request.clientAddress)
  const person = await openContext(ctx, request)
  const key: InstallKey = { companyId: person.companyId, locationId: person.activeLocation ?? null }
  const state = await readInstallState(ctx, key)
  await catchUp(ctx, key, state)
  const [role] = await Promise.all([
    checkMembership(ctx, { ...key, userId: person.userId, role: person.role }),
    state.status === 'active' ? noticePause(ctx, key) : undefined,
  ])
  const now = ctx.now()
  const expiresAt = new Date(Math.floor(now.getTime() / 1000) * 1000 + sessionTtlMs)
  const sessionId = newId('session')
  const row: NewSession = {
    id: sessionId,
    company_id: key.companyId,
    location_id: key.locationId,
    user_id: person.userId,
    name: person.userName.trim() || person.email,
    email: person.email,
    role,
    expires_at: expiresAt,
    last_seen_at: now,
    ...describeOrigin(request.userAgent, request.clientAddress),
  }
  const before = request.follows === undefined ? undefined : await readFollowed(ctx, request.follows, person)
  const itself = { companyId: key.companyId, userId: person.userId }
  await ctx.db.transaction().execute(async (tx) => {
    await lockPerson(tx, itself)
    const followed = before === undefined ? undefined : await holdSession(tx, key.companyId, before)
    if (followed?.signed_out === true) throw new AppError('signed_out', say('session.signed_out'))
    row.sitting_id = followed === undefined ? sessionId : (followed.sitting_id ?? followed.id)
    row.began_at = followed === undefined ? now : (followed.began_at ?? followed.created_at)
    const isRenewal = await hasSessionSince(tx, row, new Date(now.getTime() - renewedWithinMs))
    await insertSession(tx, row)
    if (followed !== undefined) await letRunOut(tx, key.companyId, followed.id, new Date(now.getTime() + handOverMs))
    await endBeyond(tx, itself, sessionId, mostAtOnce - 1, now)
    if (!isRenewal) await recordDeedOf(tx, key.companyId, who(row, request.clientAddress), now, deedOf(row))
  })
  const token = await signSessionToken({ sessionId, userId: person.userId, ...key }, { now, expiresAt }, ctx.config.sessionSecrets)
  return { token, ...(await viewSession(ctx, await authenticate(ctx, token))) }
}

function who(row: NewSession, address: string): AuditActor {
  return { kind: 'person', id: row.user_id, name: row.name, address, sessionId: row.id }
}

function deedOf(row: NewSession): Deed {
  return { action: 'session.began', subject: { kind: 'session', id: row.id }, locationId: row.location_id, after: { role: row.role } }
}

/** The session that this token was for, when it is one of this person's. A page that slept brings one that has run out. */
async function readFollowed(ctx: Context, token: string, person: PlatformContext): Promise<string | undefined> {
  try {
    const claims = await readSessionToken(token, ctx.now(), ctx.config.sessionSecrets, sleptMs)
    return claims.companyId === person.companyId && claims.userId === person.userId ? claims.sessionId : undefined
  } catch (error) {
    if (error instanceof SessionTokenError) return undefined
    throw error
  }
}

async function openContext(ctx: Context, request: Pick<SignIn, 'payload' | 'clientAddress'>): Promise<PlatformContext> {
  try {
    const person = openPlatformContext(request.payload, ctx.config.highlevel.sharedSecret)
    const owner = person.activeLocation == null ? undefined : await findCompanyOfLocation(ctx.db, person.activeLocation)
    if (owner === undefined || owner === person.companyId) return person
  } catch (error) {
    if (!(error instanceof PlatformContextError)) throw error
  }
  await noteFailure(ctx, request.clientAddress)
  throw new AppError('invalid_context', say('session.not_verified'))
}

/** The app may have been installed here a second ago, or a paused sub-account may work again: asks, but not every time. */
async function catchUp(ctx: Context, key: InstallKey, state: InstallState): Promise<void> {
  if (state.status === 'suspended') await isActiveAgain(ctx, key)
  if (state.status !== 'missing' || key.locationId === null) return
  const company = await readInstallState(ctx, { companyId: key.companyId, locationId: null })
  if (company.status !== 'active' || !mayLook(looks.missing, key.locationId, ctx.now().getTime())) return
  try {
    await recordInstalledLocations(ctx, key.companyId, key.locationId)
  } catch (error) {
    if (!isHighLevelError(error)) throw error
    ctx.log.warn({ err: error, locationId: key.locationId }, 'it could not be found out whether the app is installed in a location')
  }
}

/** A sub-account is paused in silence: who opens a page there is told at once, and not by the first call that is refused. */
async function noticePause(ctx: Context, { companyId, locationId }: InstallKey): Promise<void> {
  if (locationId !== null && mayLook(looks.active, locationId, ctx.now().getTime())) await isLetIn(ctx, companyId, locationId)
}

function mayLook({ everyMs, lookedAt }: Look, locationId: string, nowMs: number): boolean {
  for (const [id, at] of lookedAt) if (at <= nowMs - everyMs) lookedAt.delete(id)
  if (lookedAt.has(locationId)) return false
  lookedAt.set(locationId, nowMs)
  return true
}
