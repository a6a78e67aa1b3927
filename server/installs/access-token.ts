import { byPlatform, recordDeedOf } from '../audit/audit-log.ts'
import type { Context } from '../context.ts'
import type { SentenceCode } from '../contract/said.ts'
import { told } from '../contract/say.ts'
import { crashAt } from '../crash-points.ts'
import { currentTenant } from '../db/tenant-scope.ts'
import type { Budget, Grant } from '../highlevel/oauth.ts'
import { HighLevelError, isHighLevelError } from '../highlevel/highlevel-error.ts'
import { createPermit } from './budget.ts'
import { type Install, installIdOf, type InstallKey, readInstall, readInstalls } from './install-store.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { keepPermit, PermitIsOld } from './one-permit.ts'
import { lockTokens, markRefused, storeTokens } from './token-store.ts'

type TokenContext = Pick<Context, 'db' | 'highlevel' | 'sealer' | 'now' | 'log'>

/** What one process knows: opened tokens by generation, the renewals that are under way, and reads that are about to begin. */
type Memory = {
  opened: Map<string, { generation: number; token: string }>
  renewals: Map<string, Promise<string>>
  /** By the tenants' wall that they go through. */
  reads: Map<string, { keys: Map<string, InstallKey>; rows: Promise<Map<string, Install>> }>
  lanes: Lanes
  lanesOf: Map<string, Lanes>
}

type AccessCode = SentenceCode & `access.${string}`
type Way = 'refresh' | 'mint'
/** Asks the platform, for the install as it stands under its lock. */
type Ask = (install: Install) => Promise<Grant>
type Attempt =
  | { state: 'ready'; token: string; generation: number }
  | { state: 'ended' }
  | { state: 'refused'; error: HighLevelError; generation: number }

const earlyMs = 60_000
/** How long a suspended install is left alone before its refresh token is tried again. */
const suspendedPauseMs = 60_000
/** A list can be asked for again soon; work in a location cannot begin without its token. */
const listPatienceMs = 12_000
const mintPatienceMs = 60_000
/** Each renewal holds a connection while the platform answers: one that hangs must not hold them all, nor one company every turn. */
const renewalsAtOnce = { ofCompany: 6, ofAll: 12 } as const

const memoryByDb = new WeakMap<object, Memory>()

/**
 * An access token that is good for at least a moment. `stale` is one that the platform has just refused. One renewal at
 * a time per install over all processes, stored before it is used: a refresh token is never presented by two callers.
 * Throws {@link HighLevelError}: `suspended`, `revoked` (also when it is not installed), `unavailable` and the like.
 */
export async function getAccessToken(ctx: TokenContext, key: InstallKey, stale?: string): Promise<string> {
  const memory = memoryOf(ctx)
  const install = requireUsable(ctx, key, await readSoon(ctx, memory, key))
  const current = await openCurrent(ctx, memory, install, stale)
  if (current !== undefined) return current
  const id = installIdOf(key)
  const joined = await memory.renewals.get(id)
  if (joined !== undefined && joined !== stale) return joined
  const renewal = memory.renewals.get(id) ?? renew(ctx, memory, key, stale).finally(() => memory.renewals.delete(id))
  memory.renewals.set(id, renewal)
  return renewal
}

/** All calls that begin at one moment read their rows in one query, after they have all asked. */
async function readSoon(ctx: TokenContext, { reads }: Memory, key: InstallKey): Promise<Install | undefined> {
  const wall = JSON.stringify(currentTenant() ?? null)
  const begin = async (): Promise<Map<string, Install>> => {
    await new Promise((resolve) => setImmediate(resolve))
    reads.delete(wall)
    return readInstalls(ctx.db, [...about.keys.values()])
  }
  const about = reads.get(wall) ?? { keys: new Map<string, InstallKey>(), rows: Promise.resolve(new Map<string, Install>()) }
  if (!reads.has(wall)) {
    reads.set(wall, about)
    about.rows = begin()
  }
  about.keys.set(installIdOf(key), key)
  return (await about.rows).get(installIdOf(key))
}

/**
 * Runs a call with the company's token, within the company's budget; when the platform refuses the token, renews it and
 * runs the call once more.
 */
export async function withCompanyToken<T>(
  ctx: TokenContext,
  companyId: string,
  call: (token: string, budget: Budget) => Promise<T>,
): Promise<T> {
  const key = { companyId, locationId: null }
  const permits = createPermit(ctx, installIdOf(key))
  const budget = { takePermit: () => permits.take({ signal: AbortSignal.timeout(listPatienceMs) }), onAnswer: permits.learn }
  const token = await getAccessToken(ctx, key)
  try {
    return await call(token, budget).catch(async (error: unknown) => {
      if (!isHighLevelError(error, 'unauthorized')) throw error
      return call(await getAccessToken(ctx, key, token), budget)
    })
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw refused('rate_limited', 'access.used_up', error)
    throw error
  }
}

async function renew(ctx: TokenContext, memory: Memory, key: InstallKey, stale: string | undefined): Promise<string> {
  const install = requireUsable(ctx, key, await readInstall(ctx.db, key))
  let refusal: { error: HighLevelError; generation: number } | undefined
  for (const way of await waysFor(ctx, key, install)) {
    const attempt =
      way === 'mint'
        ? await tryMint(ctx, memory, key, stale)
        : await tryUnderLock(ctx, memory, key, stale, way, (current) => refresh(ctx, key, current))
    if (attempt.state === 'ready') {
      memory.opened.set(install.id, { generation: attempt.generation, token: attempt.token })
      return attempt.token
    }
    if (attempt.state === 'ended') return renew(ctx, memory, key, stale)
    if (!isHighLevelError(attempt.error, 'revoked', 'wrong_tenant', 'not_found', 'suspended')) throw attempt.error
    refusal = attempt
    if (attempt.error.reason === 'suspended') break
  }
  if (refusal === undefined) throw refused('revoked', 'access.none')
  const status = refusal.error.reason === 'suspended' ? 'suspended' : 'revoked'
  await noteRefusal(ctx, key, refusal.generation, status)
  ctx.log.warn(
    { install: installIdOf(key), status, reason: refusal.error.reason, traceId: refusal.error.traceId },
    'the platform refused to renew an install',
  )
  throw status === 'suspended' ? refusal.error : refused('revoked', 'access.lost', refusal.error)
}

async function noteRefusal(ctx: TokenContext, key: InstallKey, generation: number, status: 'suspended' | 'revoked'): Promise<void> {
  const now = ctx.now()
  await ctx.db.transaction().execute(async (tx) => {
    const before = await readInstall(tx, key)
    const changed = await markRefused(tx, key, generation, status, now)
    if (!changed || before?.status === status) return
    const subject = { kind: 'install', id: installIdOf(key) }
    await recordDeedOf(tx, key.companyId, byPlatform, now, { action: `install.${status}`, subject, locationId: key.locationId })
  })
}

/** Minting can be repeated, a refresh token cannot: what came through the company is minted again as long as that is possible. */
async function waysFor(ctx: TokenContext, key: InstallKey, install: Install): Promise<Way[]> {
  const own: Way[] = install.sealed_refresh_token === null ? [] : ['refresh']
  if (key.locationId === null) return own
  const company = await readInstall(ctx.db, { companyId: key.companyId, locationId: null })
  const minted: Way[] = company?.status === 'active' && company.sealed_refresh_token !== null ? ['mint'] : []
  return install.token_source === 'own' ? [...own, ...minted] : [...minted, ...own]
}

/**
 * The company's token and a permit of its budget are fetched before the location's lock is taken: whoever holds the lock
 * waits for the platform alone. A permit that another's mint has made needless goes back; one that has grown old is
 * exchanged when it is this one's turn, and taken anew when that was at the lock, or nothing may leave.
 */
async function tryMint(ctx: TokenContext, memory: Memory, key: InstallKey, stale: string | undefined): Promise<Attempt> {
  const company = { companyId: key.companyId, locationId: null }
  const permits = createPermit(ctx, installIdOf(company))
  const mint = async (token: string): Promise<Attempt> => {
    const signal = AbortSignal.timeout(mintPatienceMs)
    for (;;) {
      const permit = keepPermit(permits, await permits.take({ signal }))
      const budget = { takePermit: permit.spend, onAnswer: permits.learn }
      const ask: Ask = () => ctx.highlevel.oauth.mintLocationToken(token, key.companyId, key.locationId ?? '', budget)
      try {
        return await tryUnderLock(ctx, memory, key, stale, 'mint', ask, permit.freshen)
      } catch (error) {
        if (!(error instanceof PermitIsOld)) throw error
      } finally {
        permit.close()
      }
    }
  }
  const generation = (await readInstall(ctx.db, key))?.token_generation ?? 0
  try {
    const token = await getAccessToken(ctx, company)
    const attempt = await mint(token)
    if (attempt.state !== 'refused' || attempt.error.reason !== 'unauthorized') return attempt
    return await mint(await getAccessToken(ctx, company, token))
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw refused('rate_limited', 'access.used_up', error)
    if (isHighLevelError(error, 'revoked')) return { state: 'refused', error, generation }
    throw error
  }
}

/** `prepare` is done when it is this one's turn, before a connection is taken. */
async function tryUnderLock(
  ctx: TokenContext,
  memory: Memory,
  key: InstallKey,
  stale: string | undefined,
  way: Way,
  ask: Ask,
  prepare?: () => Promise<void>,
): Promise<Attempt> {
  return inTurn(memory, key.companyId, async () => {
    await prepare?.()
    return ctx.db.transaction().execute(async (tx): Promise<Attempt> => {
      const install = requireUsable(ctx, key, await lockTokens(tx, key))
      const current = await openCurrent(ctx, memory, install, stale)
      if (current !== undefined) return { state: 'ready', token: current, generation: install.token_generation }
      const generation = install.token_generation
      try {
        const grant = await ask(install)
        crashAt('after-token-answer')
        const stored = await storeTokens(
          tx,
          key,
          generation,
          await sealGrant(ctx, key, grant, way === 'mint' ? 'company' : install.token_source),
        )
        if (stored !== undefined && install.status === 'suspended') {
          const subject = { kind: 'install', id: install.id }
          await recordDeedOf(tx, key.companyId, byPlatform, ctx.now(), {
            action: 'install.restored',
            subject,
            locationId: key.locationId,
          })
        }
        return stored === undefined ? { state: 'ended' } : { state: 'ready', token: grant.accessToken, generation: stored }
      } catch (error) {
        if (error instanceof HighLevelError) return { state: 'refused', error, generation }
        throw error
      }
    })
  }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== '55P03') throw error
    throw refused('unavailable', 'access.slow', error)
  })
}

function inTurn<T>({ lanes, lanesOf }: Memory, companyId: string, work: () => Promise<T>): Promise<T> {
  const own = lanesOf.get(companyId) ?? createLanes(renewalsAtOnce.ofCompany)
  lanesOf.set(companyId, own)
  return own(() => lanes(work))
}

async function refresh(ctx: TokenContext, key: InstallKey, install: Install): Promise<Grant> {
  if (install.sealed_refresh_token === null) throw refused('revoked', 'access.no_renewal')
  const token = await ctx.sealer.open(install.sealed_refresh_token, install.id)
  return ctx.highlevel.oauth.refresh(token, key.locationId === null ? 'Company' : 'Location')
}

async function sealGrant(ctx: TokenContext, key: InstallKey, grant: Grant, source: 'own' | 'company') {
  const id = installIdOf(key)
  return {
    sealedAccessToken: await ctx.sealer.seal(grant.accessToken, id),
    sealedRefreshToken: grant.refreshToken === undefined ? undefined : await ctx.sealer.seal(grant.refreshToken, id),
    expiresAt: new Date(ctx.now().getTime() + grant.expiresInMs),
    scopes: grant.scopes,
    source,
    at: ctx.now(),
  }
}

async function openCurrent(ctx: TokenContext, memory: Memory, install: Install, stale: string | undefined): Promise<string | undefined> {
  if (install.status !== 'active' || install.sealed_access_token === null || install.access_token_expires_at === null) return undefined
  if (install.access_token_expires_at.getTime() - earlyMs <= ctx.now().getTime()) return undefined
  const known = memory.opened.get(install.id)
  const token =
    known?.generation === install.token_generation ? known.token : await ctx.sealer.open(install.sealed_access_token, install.id)
  memory.opened.set(install.id, { generation: install.token_generation, token })
  return token === stale ? undefined : token
}

function requireUsable(ctx: TokenContext, key: InstallKey, install: Install | undefined): Install {
  if (install === undefined || install.status === 'uninstalled') {
    memoryOf(ctx).opened.delete(installIdOf(key))
    throw refused('revoked', 'access.not_installed')
  }
  if (install.status === 'revoked') throw refused('revoked', 'access.lost')
  if (install.status === 'suspended' && ctx.now().getTime() - install.changed_at.getTime() < suspendedPauseMs) {
    throw refused('suspended', 'access.suspended')
  }
  return install
}

function refused(reason: 'revoked' | 'suspended' | 'unavailable' | 'rate_limited', code: AccessCode, cause?: unknown): HighLevelError {
  return new HighLevelError({ reason, ...told({ code }), method: 'POST', path: '/oauth/token', cause })
}

function memoryOf(ctx: TokenContext): Memory {
  const memory = memoryByDb.get(ctx.db) ?? {
    opened: new Map(),
    renewals: new Map(),
    reads: new Map(),
    lanes: createLanes(renewalsAtOnce.ofAll),
    lanesOf: new Map(),
  }
  memoryByDb.set(ctx.db, memory)
  return memory
}
