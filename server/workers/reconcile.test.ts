import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { grantInstall, recordInstall } from '../installs/install-change-store.ts'
import { ensureCompany, installIdOf, readInstall } from '../installs/install-store.ts'
import { insertApiKey } from '../sessions/api-key-store.ts'
import { insertSession } from '../sessions/session-store.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { handleReconcileTask } from './reconcile.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const companyId = 'company01'

let database: TestDatabase
let ctx: TestContext

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db, now, oauth: { listInstalledLocations: async () => [{ id: 'stays', name: 'Stays' }] } })
  const company = { companyId, locationId: null }
  const at = new Date(now.getTime() - 60_000)
  await ensureCompany(database.db, companyId)
  await grantInstall(database.db, company, {
    sealedAccessToken: await ctx.sealer.seal('access', installIdOf(company)),
    sealedRefreshToken: await ctx.sealer.seal('refresh', installIdOf(company)),
    expiresAt: new Date(now.getTime() + 3_600_000),
    scopes: [],
    futureLocations: false,
    versionId: null,
    at,
  })
  for (const id of ['stays', 'goes']) {
    await recordInstall(database.db, { companyId, locationId: id }, { locationName: id, scopes: [], versionId: null, at })
    await leave(id, id)
    await begin(id)
  }
  await leave('agency', null)
})
afterAll(() => database.drop())

test('a location whose uninstall was never told loses what its event would have taken: sessions, keys, tokens, and nobody else does', async () => {
  await handleReconcileTask(ctx, { companyId })
  expect(await readInstall(database.db, { companyId, locationId: 'goes' })).toMatchObject({
    status: 'uninstalled',
    sealed_access_token: null,
    sealed_refresh_token: null,
  })
  const sessions = await database.db.selectFrom('sessions').select('id').where('ended_at', 'is not', null).execute()
  expect(sessions).toEqual([{ id: 'session_goes' }])
  const jobs = await database.db.selectFrom('jobs').select(['id', 'wanted']).orderBy('id').execute()
  expect(jobs.filter((job) => job.wanted === 'cancel').map((job) => job.id)).toEqual(['job_goes'])
  const keys = await database.db.selectFrom('api_keys').select('id').where('revoked_at', 'is not', null).execute()
  expect(keys).toEqual([{ id: 'key_goes' }])
})

async function begin(id: string): Promise<void> {
  await sql`
    insert into plans (id, company_id, location_id, location_name, hash, scope, blueprint, variables, resources, content, created_by)
    values (${`plan_${id}`}, ${companyId}, ${id}, '', '', '', '{}', '{}', '[]', '{}', '')`.execute(database.db)
  await sql`
    insert into jobs (id, company_id, location_id, location_name, plan_id, plan_hash, blueprint_name, status, total_steps, started_by, started_by_id)
    values (${`job_${id}`}, ${companyId}, ${id}, '', ${`plan_${id}`}, '', '', 'PROCESSING', 0, '', '')`.execute(database.db)
}

/** A session and a key, in one location or in the agency's view. */
async function leave(name: string, locationId: string | null): Promise<void> {
  await insertSession(database.db, {
    id: `session_${name}`,
    company_id: companyId,
    location_id: locationId,
    user_id: 'ann',
    name: 'Ann',
    email: 'ann@agency.example.com',
    role: 'admin',
    expires_at: new Date(now.getTime() + 900_000),
  })
  await insertApiKey(database.db, {
    id: `key_${name}`,
    company_id: companyId,
    location_id: locationId,
    name,
    prefix: 'gw_x',
    secret_hash: name,
    scopes: ['plan'],
    created_by: 'Ann',
    created_by_id: 'ann',
    created_at: now,
    expires_at: null,
  })
}
