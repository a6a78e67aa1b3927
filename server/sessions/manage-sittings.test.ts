import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../context.ts'
import type { SessionAnswer } from '../contract/session.ts'
import { grantInstall } from '../installs/install-change-store.ts'
import { ensureCompany, installIdOf } from '../installs/install-store.ts'
import { sealContext } from '../test/seal-context.ts'
import type { Platform } from '../test/answered-by.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { authenticate } from './authenticate.ts'
import { beginSession, type SignIn } from './begin-session.ts'
import { endSession } from './end-session.ts'
import { endOtherSittings, endSitting, endSittingsOfMember, getSittings } from './manage-sittings.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const ann = {
  userId: 'user00001',
  companyId: 'company01',
  role: 'admin',
  type: 'agency',
  userName: 'Ann Agency',
  email: 'ann@agency.example.com',
}
const bob = { ...ann, userId: 'user00002', userName: 'Bob', role: 'user' }
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

let database: TestDatabase
let ctx: TestContext

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  for (const table of ['installs', 'sessions'] as const) await database.db.deleteFrom(table).execute()
  ctx = createTestContext({ db: database.db, now, platform })
  // Without the right to renew, the platform is not asked at each sign-in whether the person belongs here.
  for (const companyId of ['company01', 'company02']) await install(companyId, null)
})

/** Everybody is whom they say they are. */
const platform: Platform = ({ pathname }) =>
  Response.json({ roles: { type: 'agency', role: pathname.endsWith(bob.userId) ? bob.role : ann.role } })

async function install(companyId: string, sealedRefreshToken: string | null): Promise<void> {
  const key = { companyId, locationId: null }
  await ensureCompany(database.db, companyId)
  await grantInstall(database.db, key, {
    sealedAccessToken: await ctx.sealer.seal('access', installIdOf(key)),
    sealedRefreshToken,
    expiresAt: new Date(now.getTime() + 3_600_000),
    scopes: [],
    futureLocations: false,
    versionId: null,
    at: now,
  })
}

test('lists where a person is signed in, with browser and network, this one marked, the latest seen first', async () => {
  await signIn(ann, { userAgent: firefox, clientAddress: '203.0.113.9' })
  ctx.setNow(after(60))
  const here = await actorOf(await signIn({ ...ann, activeLocation: 'location1' }))
  await signIn(bob)
  expect(await getSittings(ctx, here)).toEqual([
    expect.objectContaining({ id: here.sessionId, locationId: 'location1', isThis: true, beganAt: after(60).toISOString() }),
    expect.objectContaining({ browser: 'Firefox', system: 'Linux', network: '203.0.113.0/24', locationId: null, isThis: false }),
  ])
})

test('a page that renews its session stays one sitting, which began when the first did', async () => {
  const first = await signIn(ann)
  ctx.setNow(after(800))
  const second = await signIn(ann, { follows: first.token })
  expect(await getSittings(ctx, await actorOf(second))).toEqual([
    expect.objectContaining({ beganAt: now.toISOString(), lastSeenAt: after(800).toISOString(), isThis: true }),
  ])
})

test('a token that was followed is refused a minute and a half later, and not sooner', async () => {
  const first = await signIn(ann)
  ctx.setNow(after(10))
  const second = await signIn(ann, { follows: first.token })
  ctx.setNow(after(99))
  expect((await actorOf(first)).userId).toBe(ann.userId)
  ctx.setNow(after(101))
  await expect(actorOf(first)).rejects.toMatchObject({ code: 'session_ended' })
  expect((await actorOf(second)).userId).toBe(ann.userId)
})

test('a token that is followed near its end lives no longer through it', async () => {
  const first = await signIn(ann)
  ctx.setNow(after(880))
  await signIn(ann, { follows: first.token })
  ctx.setNow(after(901))
  await expect(actorOf(first)).rejects.toMatchObject({ code: expect.stringMatching(/session_ended|unauthenticated/) })
})

test('a token of somebody else, or of none, is not followed', async () => {
  const anns = await signIn(ann)
  for (const follows of [anns.token, 'a.b.c']) {
    const [only] = await getSittings(ctx, await actorOf(await signIn({ ...bob, userId: `user-${follows.length}` }, { follows })))
    expect(only?.beganAt).toBe(now.toISOString())
  }
  expect(await getSittings(ctx, await actorOf(anns))).toHaveLength(1)
})

test('ends one sitting with all of its sessions, which cannot be renewed by themselves afterwards', async () => {
  const first = await signIn(ann)
  const second = await signIn(ann, { follows: first.token })
  const here = await actorOf(await signIn(ann))
  await endSitting(ctx, here, (await actorOf(first)).sessionId)
  for (const { token } of [first, second]) {
    await expect(authenticate(ctx, token)).rejects.toMatchObject({ code: 'signed_out' })
    await expect(signIn(ann, { follows: token })).rejects.toMatchObject({ code: 'signed_out' })
  }
  await expect(endSitting(ctx, here, (await getSittings(ctx, here))[0]?.id ?? '')).resolves.toBeUndefined()
  await expect(authenticate(ctx, first.token)).rejects.toMatchObject({ code: 'signed_out' })
  await expect(signIn(ann)).resolves.toBeDefined()
})

test('a page that slept until its token had run out is signed out too, and stays one sitting when it is not', async () => {
  const [ended, asleep] = [await signIn(ann), await signIn(ann)]
  const here = await actorOf(await signIn(ann))
  await endSitting(ctx, here, (await actorOf(ended)).sessionId)
  ctx.setNow(after(3_600))
  await expect(signIn(ann, { follows: ended.token })).rejects.toMatchObject({ code: 'signed_out' })
  await expect(authenticate(ctx, asleep.token)).rejects.toMatchObject({ code: 'unauthenticated' })
  const awake = await actorOf(await signIn(ann, { follows: asleep.token }))
  expect(await getSittings(ctx, awake)).toEqual([expect.objectContaining({ beganAt: now.toISOString(), isThis: true })])
})

test('another person’s session, another company’s and one that has ended are not found', async () => {
  const here = await actorOf(await signIn(ann))
  const bobs = await actorOf(await signIn(bob))
  const strangers = await actorOf(await signIn({ ...ann, companyId: 'company02' }))
  for (const id of [bobs.sessionId, strangers.sessionId, 'ses_none'])
    await expect(endSitting(ctx, here, id)).rejects.toMatchObject({ code: 'not_found' })
  await endSession(ctx, bobs)
  await expect(endSitting(ctx, bobs, bobs.sessionId)).rejects.toMatchObject({ code: 'not_found' })
  expect(await getSittings(ctx, strangers)).toHaveLength(1)
})

test('ends all others and keeps this one', async () => {
  const others = [await signIn(ann), await signIn({ ...ann, activeLocation: 'location1' })]
  const bobs = await signIn(bob)
  const here = await actorOf(await signIn(ann))
  expect(await endOtherSittings(ctx, here)).toBe(2)
  expect(await endOtherSittings(ctx, here)).toBe(0)
  for (const { token } of others) await expect(authenticate(ctx, token)).rejects.toMatchObject({ code: 'signed_out' })
  expect(await getSittings(ctx, here)).toHaveLength(1)
  await expect(authenticate(ctx, bobs.token)).resolves.toBeDefined()
  const entries = await database.db.selectFrom('audit_entries').selectAll().where('action', '=', 'session.revoked').execute()
  expect(entries.at(-1)).toMatchObject({ actor_id: 'user00001', subject_kind: 'person', subject_name: 'Ann Agency' })
})

test('a renewal that runs beside the ending leaves nothing open', async () => {
  for (let round = 0; round < 20; round += 1) {
    const open = await signIn(ann)
    const here = await actorOf(await signIn(ann))
    await Promise.allSettled([signIn(ann, { follows: open.token }), endOtherSittings(ctx, here), signIn(ann, { follows: open.token })])
    expect((await getSittings(ctx, here)).filter((one) => !one.isThis)).toEqual([])
    await endSession(ctx, here)
  }
})

test('an agency admin ends all sessions of a person in the company', async () => {
  await install('company01', 'sealed')
  const bobs = await signIn(bob)
  const namesake = await signIn({ ...bob, companyId: 'company02' })
  const admin = await actorOf(await signIn(ann))
  expect(await endSittingsOfMember(ctx, admin, 'user00002')).toBe(1)
  await expect(authenticate(ctx, bobs.token)).rejects.toMatchObject({ code: 'signed_out' })
  await expect(authenticate(ctx, namesake.token)).resolves.toBeDefined()
  await expect(endSittingsOfMember(ctx, admin, 'user00002')).rejects.toMatchObject({ code: 'not_found' })
})

test('refuses an actor from another location, an agency user, and a key', async () => {
  await signIn(bob)
  const inLocation = await actorOf(await signIn({ ...ann, activeLocation: 'location1' }))
  const user = await actorOf(await signIn(bob))
  for (const actor of [inLocation, user])
    await expect(endSittingsOfMember(ctx, actor, 'user00002')).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|not_installed/),
    })
  const key = { ...user, apiKeyId: 'key_1', sessionId: 'key_1' }
  await expect(getSittings(ctx, key)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(endSitting(ctx, key, 'x')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(endOtherSittings(ctx, key)).rejects.toMatchObject({ code: 'forbidden' })
})

test('many sign-ins and sign-outs of one person at one moment wait for each other, and none breaks off', { timeout: 30_000 }, async () => {
  const here = await actorOf(await signIn(ann))
  for (let round = 0; round < 12; round += 1) {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 24 }, (_, n): Promise<unknown> => (n % 3 === 0 ? endOtherSittings(ctx, here) : signIn(ann))),
    )
    // A session may be ended by another page before its own has it.
    const broken = outcomes.filter((one) => one.status === 'rejected' && (one.reason as { code?: string }).code !== 'signed_out')
    expect(broken).toEqual([])
  }
})

test('notes when a session was last seen, to the minute', async () => {
  const session = await signIn(ann)
  ctx.setNow(after(59))
  const here = await actorOf(session)
  ctx.setNow(after(120))
  await authenticate(ctx, session.token)
  await expect.poll(async () => (await getSittings(ctx, here))[0]?.lastSeenAt).toBe(after(120).toISOString())
})

function signIn(context: object, how: Partial<SignIn> = {}): Promise<SessionAnswer> {
  const payload = sealContext(context, ctx.config.highlevel.sharedSecret)
  return beginSession(ctx, { payload, clientAddress: '198.51.100.4', ...how })
}

function actorOf({ token }: { token: string }): Promise<Actor> {
  return authenticate(ctx, token)
}

function after(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1_000)
}
