import { z } from 'zod'
import { say } from '../contract/say.ts'
import type { Told } from '../contract/said.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { readInstall } from '../installs/install-store.ts'
import { openCompany, openLocationForReading } from '../installs/open-location.ts'
import { hasEndedSessionSince } from './session-store.ts'

/** What the parent frame says of a person, to be held against what the platform itself answers. */
export type Claim = { companyId: string; locationId: string | null; userId: string; role: 'admin' | 'user' }

/** `GET /users/{userId}` (platform dossier, users; scope `users.readonly`): only what says where a person belongs. */
const UserAnswer = z.object({
  deleted: z.boolean().optional(),
  roles: z.object({
    type: z.string().optional(),
    role: z.string().optional(),
    locationIds: z.array(z.string()).default([]),
    restrictSubAccount: z.boolean().optional(),
  }),
})
type Belonging = z.infer<typeof UserAnswer>['roles']

type Verdict = { is: 'known'; roles: Belonging } | { is: 'gone' } | { is: 'unsure' }

/** An answer counts for so long, unless a session of the person was ended since, as webhooks about people do. */
const keptMs = 5 * 60 * 1000
/** An answer that did not come is not waited for at every sign-in. */
const unsureKeptMs = 60 * 1000
const maxWaitMs = 3_000
const mostKept = 10_000

type Kept = { verdict: Verdict; at: Date; until: number }
const keptByPipe = new WeakMap<object, Map<string, Kept>>()

/**
 * Asks the platform whether this person belongs where they say they are, for the ciphertext carries no time and could be
 * an old one. Returns the smaller of the two roles. When the platform does not say (the scope is missing, it is down,
 * nothing is installed yet), the ciphertext alone counts, as its match with an install does. Throws `forbidden`.
 */
export async function checkMembership(ctx: Context, claim: Claim): Promise<'admin' | 'user'> {
  const verdict = await recall(ctx, claim)
  if (verdict.is === 'unsure') return claim.role
  if (verdict.is === 'gone') throw refusal(say('member.gone'))
  const { type, role, locationIds, restrictSubAccount } = verdict.roles
  const isAgency = type === 'agency'
  if (claim.locationId === null && !isAgency && type !== undefined) throw refusal(say('member.not_of_agency'))
  const isBound = !isAgency || (restrictSubAccount === true && role !== 'admin')
  if (claim.locationId !== null && type !== undefined && isBound && !locationIds.includes(claim.locationId)) {
    throw refusal(say('member.not_of_location'))
  }
  return role === 'user' ? 'user' : claim.role
}

async function recall(ctx: Context, claim: Claim): Promise<Verdict> {
  const kept = keptByPipe.get(ctx.highlevel) ?? new Map<string, Kept>()
  keptByPipe.set(ctx.highlevel, kept)
  const key = JSON.stringify([claim.companyId, claim.userId, claim.locationId])
  const now = ctx.now().getTime()
  const known = kept.get(key)
  if (known !== undefined && known.until > now && !(await hasEndedSessionSince(ctx.db, claim, known.at))) return known.verdict
  const verdict = await ask(ctx, claim)
  kept.delete(key)
  kept.set(key, { verdict, at: ctx.now(), until: now + (verdict.is === 'unsure' ? unsureKeptMs : keptMs) })
  const eldest = kept.keys().next()
  if (kept.size > mostKept && !eldest.done) kept.delete(eldest.value)
  return verdict
}

/** The company's token sees everybody; a location's own may not be shown the agency's people, so that its no means little. */
async function ask(ctx: Context, claim: Claim): Promise<Verdict> {
  const company = await readInstall(ctx.db, { companyId: claim.companyId, locationId: null })
  const asCompany = company?.status === 'active' && company.sealed_refresh_token !== null
  if (!asCompany && claim.locationId === null) return { is: 'unsure' }
  if (!asCompany && (await readInstall(ctx.db, claim))?.status !== 'active') return { is: 'unsure' }
  const options = { signal: AbortSignal.timeout(maxWaitMs) }
  const api = asCompany
    ? openCompany(ctx, claim.companyId, options)
    : openLocationForReading(ctx, claim.companyId, claim.locationId ?? '', options)
  try {
    const user = await within(options.signal, api.get(`/users/${encodeURIComponent(claim.userId)}`, { schema: UserAnswer }))
    return user.deleted === true ? { is: 'gone' } : { is: 'known', roles: user.roles }
  } catch (error) {
    if (!isHighLevelError(error) && (error as Error).name !== 'TimeoutError') throw error
    if (asCompany && isHighLevelError(error) && isGone(error.reason, error.message)) return { is: 'gone' }
    ctx.log.info({ err: error, companyId: claim.companyId }, 'where a person belongs could not be asked; the sign-in counts as it is')
    return { is: 'unsure' }
  }
}

/** A token that has to be renewed first may take longer than anybody waits for a page. */
async function within<T>(signal: AbortSignal, call: Promise<T>): Promise<T> {
  call.catch(() => undefined)
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  return Promise.race([call, late])
}

function isGone(reason: string, message: string): boolean {
  return reason === 'not_found' || reason === 'wrong_tenant' || (reason === 'invalid' && /user.*not found/i.test(message))
}

function refusal(why: Told): AppError {
  return new AppError('forbidden', why, { hint: say('next.team_access') })
}
