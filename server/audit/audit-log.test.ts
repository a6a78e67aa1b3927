import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../context.ts'
import { runAsTenant } from '../db/tenant-scope.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { byPlatform, recordDeed, recordDeedOf } from './audit-log.ts'
import { allowAuditRetention, dropOldAuditEntries, listAuditEntries } from './audit-store.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const dayMs = 86_400_000
const actor: Actor = {
  sessionId: 'session_1',
  address: '203.0.113.9',
  userId: 'u1',
  name: 'Ann',
  email: 'ann@example.com',
  role: 'admin',
  companyId: 'c1',
  locationId: 'l1',
  install: 'active',
  can: [],
}
const all = { locationId: null, action: undefined, actorId: undefined, from: undefined, until: undefined, before: undefined, limit: 100 }

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.db.transaction().execute(async (tx) => {
    await allowAuditRetention(tx)
    await tx.deleteFrom('audit_entries').execute()
  })
})

test('says who, what, when and from where, for people, keys and the platform', async () => {
  await recordDeed(database.db, actor, now, { action: 'job.started', subject: { kind: 'job', id: 'j1', name: 'Clinic' }, planHash: 'h' })
  const key = { ...actor, apiKeyId: 'key_1', name: 'CI', locationId: null }
  await recordDeed(database.db, key, new Date(now.getTime() + 1), {
    action: 'job.paused',
    subject: { kind: 'job', id: 'j1' },
    locationId: 'l2',
  })
  await recordDeedOf(database.db, 'c1', byPlatform, new Date(now.getTime() + 2), {
    action: 'install.ended',
    subject: { kind: 'install', id: 'i' },
  })
  expect(await listAuditEntries(database.db, 'c1', all)).toMatchObject([
    { action: 'install.ended', actor: { kind: 'platform', id: null, address: null }, locationId: null },
    {
      action: 'job.paused',
      actor: { kind: 'api_key', id: 'key_1', name: 'CI', address: '203.0.113.9', sessionId: null },
      locationId: 'l2',
    },
    {
      action: 'job.started',
      actor: { kind: 'person', id: 'u1', sessionId: 'session_1', address: '203.0.113.9' },
      subject: { kind: 'job', id: 'j1', name: 'Clinic' },
      locationId: 'l1',
      planHash: 'h',
      before: null,
    },
  ])
  expect(await listAuditEntries(database.db, 'c2', all)).toEqual([])
})

test('nobody changes or deletes an entry: not a request, not the owner of the tables, and not all at once', async () => {
  await recordDeed(database.db, actor, now, { action: 'job.started', subject: { kind: 'job', id: 'j1' } })
  const { db } = database
  for (const attempt of [
    () => sql`update audit_entries set actor_name = 'Somebody else'`.execute(db),
    () => sql`delete from audit_entries`.execute(db),
    () => sql`truncate audit_entries`.execute(db),
    () => runAsTenant(actor, () => sql`update audit_entries set actor_name = 'x'`.execute(db)),
    () => runAsTenant(actor, () => sql`delete from audit_entries`.execute(db)),
    () =>
      runAsTenant(actor, () =>
        db.transaction().execute(async (tx) => {
          await allowAuditRetention(tx)
          await sql`delete from audit_entries`.execute(tx)
        }),
      ),
    () =>
      db.transaction().execute(async (tx) => {
        await allowAuditRetention(tx)
        await sql`update audit_entries set actor_name = 'x'`.execute(tx)
      }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: '42501' })
  expect(await listAuditEntries(db, 'c1', all)).toMatchObject([{ actor: { name: 'Ann' } }])
})

test('an entry falls with the change that it tells of', async () => {
  await database.db
    .transaction()
    .execute(async (tx) => {
      await recordDeed(tx, actor, now, { action: 'job.started', subject: { kind: 'job', id: 'j1' } })
      throw new Error('the change failed')
    })
    .catch(() => undefined)
  expect(await listAuditEntries(database.db, 'c1', all)).toEqual([])
})

test('entries go after the operator’s time, or sooner where the company has chosen so, and not before', async () => {
  await sql`insert into company_settings (company_id, audit_days) values ('c2', 40) on conflict do nothing`.execute(database.db)
  for (const companyId of ['c1', 'c2'])
    for (const age of [10, 50, 400])
      await recordDeed(database.db, { ...actor, companyId }, new Date(now.getTime() - age * dayMs), {
        action: 'job.started',
        subject: { kind: 'job', id: `${age}` },
      })
  expect(await database.db.transaction().execute((tx) => dropOldAuditEntries(tx, now, 365))).toBe(3)
  const left = async (companyId: string) => (await listAuditEntries(database.db, companyId, all)).map((entry) => entry.subject.id)
  expect(await left('c1')).toEqual(['10', '50'])
  expect(await left('c2')).toEqual(['10'])
})
