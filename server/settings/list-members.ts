import { z } from 'zod'
import type { Actor, Context } from '../context.ts'
import type { Member, Members } from '../contract/settings.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { openCompany, openLocationForReading } from '../installs/open-location.ts'
import { listPeopleSeen, type PersonSeen } from '../sessions/session-store.ts'
import { listSignedIn } from '../sessions/sitting-store.ts'
import { requireMay } from '../sessions/may.ts'

const pageSize = 25
const mostPages = 20
const maxWaitMs = 8_000

/** As far as it concerns us (platform dossier, users: `GET /users/search`). */
const UserPage = z.object({
  users: z.array(
    z.object({
      id: z.string(),
      name: z.string().optional(),
      firstName: z.string().optional(),
      lastName: z.string().optional(),
      email: z.string().default(''),
      deleted: z.boolean().optional(),
      roles: z
        .object({ type: z.string().optional(), role: z.string().optional(), locationIds: z.array(z.string()).default([]) })
        .default({ locationIds: [] }),
    }),
  ),
})
type PlatformUser = z.infer<typeof UserPage>['users'][number]

/**
 * The people of the agency, or of one location in its sidebar, as the platform lists them right now, with when they were
 * last here. When the platform cannot be asked, only those who have been here.
 */
export async function listMembers(ctx: Context, actor: Actor): Promise<Members> {
  requireMay(actor, 'audit.read')
  const [seen, signedIn] = await Promise.all([
    listPeopleSeen(ctx.db, actor.companyId, actor.locationId),
    listSignedIn(ctx.db, actor.companyId, actor.locationId, ctx.now()),
  ])
  const withPresence = (member: Omit<Member, 'isSignedIn'>): Member => ({ ...member, isSignedIn: signedIn.includes(member.id) })
  try {
    const users = await readUsers(ctx, actor)
    const lastSeen = new Map(seen.map((person) => [person.userId, person.lastSeenAt]))
    const items = users.map((user) => withPresence(viewUser(user, lastSeen.get(user.id))))
    return { state: 'known', why: null, items: items.toSorted((a, b) => a.name.localeCompare(b.name)) }
  } catch (error) {
    if (!isHighLevelError(error)) throw error
    ctx.log.info({ err: error, reason: error.reason }, 'the people of a company could not be listed')
    return { state: 'unknown', why: error.message, items: seen.map(viewSeen).map(withPresence) }
  }
}

async function readUsers(ctx: Context, actor: Actor): Promise<PlatformUser[]> {
  const { companyId, locationId } = actor
  const options = { signal: AbortSignal.timeout(maxWaitMs) }
  const api = locationId === null ? openCompany(ctx, companyId, options) : openLocationForReading(ctx, companyId, locationId, options)
  const users: PlatformUser[] = []
  for (let page = 0; page < mostPages; page += 1) {
    const query = { companyId, skip: String(page * pageSize), limit: String(pageSize), ...(locationId === null ? {} : { locationId }) }
    const answer = await api.get('/users/search', { query, schema: UserPage })
    users.push(...answer.users.filter((user) => user.deleted !== true))
    if (answer.users.length < pageSize) break
  }
  return users
}

function viewUser(user: PlatformUser, lastSeenAt: Date | undefined): Omit<Member, 'isSignedIn'> {
  return {
    id: user.id,
    name: user.name ?? `${user.firstName ?? ''} ${user.lastName ?? ''}`.trim(),
    email: user.email,
    view: user.roles.type === 'agency' ? 'agency' : 'location',
    role: user.roles.role === 'admin' ? 'admin' : 'user',
    locationIds: user.roles.locationIds,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
  }
}

function viewSeen(person: PersonSeen): Omit<Member, 'isSignedIn'> {
  return {
    id: person.userId,
    name: person.name,
    email: person.email,
    view: person.locationId === null ? 'agency' : 'location',
    role: person.role,
    locationIds: person.locationId === null ? [] : [person.locationId],
    lastSeenAt: person.lastSeenAt.toISOString(),
  }
}
