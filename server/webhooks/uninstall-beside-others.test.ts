import { generateKeyPairSync, sign } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAppError } from '../errors.ts'
import { recordInstall } from '../installs/install-change-store.ts'
import type { Context } from '../context.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { Grant } from '../highlevel/oauth.ts'
import { completeInstall } from '../installs/complete-install.ts'
import { ensureCompany } from '../installs/install-store.ts'
import { recordInstalledLocations } from '../installs/reconcile-installs.ts'
import { beginSession, mostAtOnce } from '../sessions/begin-session.ts'
import { signOutSittings } from '../sessions/sitting-store.ts'
import { sealContext } from '../test/seal-context.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { handleWebhook } from './handle-webhook.ts'
import { receiveWebhook } from './receive-webhook.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const env = { GHL_WEBHOOK_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
const ann = { userId: 'user00001', companyId: 'company01', role: 'admin', type: 'agency', userName: 'Ann', email: 'ann@agency.example.com' }
const person = { companyId: ann.companyId, userId: ann.userId }

let database: TestDatabase
let ctx: TestContext

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db, env, now })
  await ensureCompany(database.db, ann.companyId)
  await insertPages('yesterday', 10_000, new Date(now.getTime() - 3_600_000))
  await sql`vacuum analyze sessions`.execute(database.db)
  await slowDown()
})
afterAll(() => database.drop())

test('a company that uninstalls while its people sign in and out waits for them, and nobody breaks off', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 10; round += 1) {
    await openPages(round)
    const at = new Date(now.getTime() - 3_600_000 + round * 1_000)
    await recordInstall(database.db, { companyId: ann.companyId, locationId: null }, { locationName: '', scopes: [], versionId: null, at })
    await deliver(`u${round}`, new Date(at.getTime() + 500))
    const outcomes = await Promise.allSettled([
      new Promise((resolve) => setTimeout(resolve, round)).then(() => handleWebhook(ctx, `u${round}`, async () => {})),
      ...Array.from({ length: 6 }, (_, n): Promise<unknown> => (n % 3 === 0 ? signIn() : signOut())),
    ])
    expect(outcomes[0]).toEqual({ status: 'fulfilled', value: 'applied' })
    // A session may be ended by the others before its own page has it.
    const broken = outcomes.flatMap((one) => (one.status === 'rejected' && !isAppError(one.reason) ? [one.reason as unknown] : []))
    expect(broken).toEqual([])
  }
})

test(
  'a company that uninstalls while its locations are listed and new consent comes waits its turn, and nobody breaks off',
  { timeout: 60_000 },
  async () => {
    for (let round = 0; round < 6; round += 1) {
      const at = new Date(now.getTime() - 1_800_000 + round * 10_000)
      ctx.setNow(at)
      await complete(ctx)
      await database.db.updateTable('installs').set({ sealed_access_token: 'x' }).where('location_id', 'is not', null).execute()
      await deliver(`v${round}`, new Date(at.getTime() + 500))
      const renamed = { ...ctx, now: () => new Date(at.getTime() + 250), highlevel: withLocations(`round ${round}`) }
      const outcomes = await Promise.allSettled([
        recordInstalledLocations(renamed, ann.companyId),
        complete(renamed),
        new Promise((resolve) => setTimeout(resolve, 3 * round)).then(() => handleWebhook(ctx, `v${round}`, async () => {})),
      ])
      const broken = outcomes.flatMap((one) => (one.status === 'rejected' && !isHighLevelError(one.reason) ? [one.reason as unknown] : []))
      expect(broken).toEqual([])
    }
  },
)

/** Many pages of one person. Those that were opened last run out first, so that a search by time meets them in the opposite order. */
async function openPages(round: number): Promise<void> {
  await database.db.deleteFrom('sessions').where('expires_at', '>', now).execute()
  await insertPages(`r${round}s`, 2 * mostAtOnce, new Date(now.getTime() + 900_000))
}

async function insertPages(prefix: string, many: number, expiresAt: Date): Promise<void> {
  await sql`
    insert into sessions (id, company_id, location_id, user_id, name, email, role, expires_at, last_seen_at, ended_at)
    select ${prefix} || n, ${ann.companyId}, null, ${ann.userId}, 'Ann', 'a@b', 'admin',
      ${expiresAt}::timestamptz - n * interval '1 millisecond', ${now}::timestamptz + n * interval '1 second',
      ${expiresAt > now ? null : expiresAt}::timestamptz
    from generate_series(1, ${many}::int) n order by n`.execute(database.db)
}

/** On a busy machine a row takes its time; here each does, so that two who want the same rows meet. */
async function slowDown(): Promise<void> {
  await sql`create function take_time() returns trigger language plpgsql as 'begin perform pg_sleep(0.0005); return new; end'`.execute(
    database.db,
  )
  for (const table of ['sessions', 'installs'])
    await sql`create trigger slow before update on ${sql.table(table)} for each row execute function take_time()`.execute(database.db)
}

const grant: Grant = {
  userType: 'Company',
  accessToken: 'access',
  expiresInMs: 3_600_000,
  refreshToken: 'refresh',
  scopes: [],
  companyId: ann.companyId,
  locationId: undefined,
  futureLocations: false,
}

/** Named so that the order of their names is the opposite of that of their rows. */
function withLocations(name: string): TestContext['highlevel'] {
  const listed = Array.from({ length: 60 }, (_, n) => ({ id: `location${n}`, name: `${name} ${100 - n}` }))
  return {
    ...ctx.highlevel,
    oauth: { ...ctx.highlevel.oauth, exchangeCode: async () => grant, listInstalledLocations: async () => listed },
  }
}

function complete(by: Context): Promise<unknown> {
  return completeInstall({ ...by, highlevel: withLocations('first') }, { code: 'code', state: undefined })
}

function signIn(): Promise<unknown> {
  return beginSession(ctx, { payload: sealContext(ann, ctx.config.highlevel.sharedSecret), clientAddress: '198.51.100.4' })
}

function signOut(): Promise<unknown> {
  return ctx.db.transaction().execute((tx) => signOutSittings(tx, person, { is: 'not', sitting: 'none' }, now))
}

function deliver(webhookId: string, at: Date): Promise<void> {
  const appId = ctx.config.highlevel.clientId.split('-')[0]
  const body = Buffer.from(JSON.stringify({ type: 'UNINSTALL', appId, companyId: ann.companyId, webhookId, timestamp: at.toISOString() }))
  return receiveWebhook(ctx, body, sign(null, body, privateKey).toString('base64'))
}
