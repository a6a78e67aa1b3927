import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readKeyRingFile } from '../config.ts'
import { createSealer } from '../crypto/sealer.ts'
import { createTestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { getAccessToken } from './access-token.ts'
import { ensureCompany, installIdOf } from './install-store.ts'
import { listSealed, replaceSealed } from './reseal-store.ts'
import { resealTokens } from './reseal-tokens.ts'

const older = { id: 'older', secret: randomBytes(32) }
const newer = { id: 'newer', secret: randomBytes(32) }
const entry = (key: typeof older): string => `${key.id}:${key.secret.toString('base64')}`
const later = new Date(Date.now() + 3_600_000)

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'keys-'))
  await ensureCompany(database.db, 'c')
})
afterAll(async () => {
  await database?.drop()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  await database.db.deleteFrom('installs').execute()
  await fill(210)
})

test('seals everything with the newest key, so that the older one may leave the ring', async () => {
  const report = await resealTokens({ db: database.db, sealer: createSealer([newer, older]) })
  expect(report).toEqual({ newest: 'newer', already: 0, resealed: 420, left: {}, unreadable: [] })
  const alone = createSealer([newer])
  for (const row of await listSealed(database.db, '', 1_000)) {
    expect(await alone.open(row.sealed_refresh_token ?? '', row.id)).toBe(`refresh of ${row.id}`)
    expect(await alone.open(row.sealed_access_token ?? '', row.id)).toBe(`access of ${row.id}`)
  }
})

test('goes on where it was stopped, and has nothing to do the second time', async () => {
  const sealer = createSealer([newer, older])
  let seals = 0
  const dying = {
    ...sealer,
    seal: (plain: string, row: string) => (++seals > 150 ? Promise.reject(new Error('killed')) : sealer.seal(plain, row)),
  }
  await expect(resealTokens({ db: database.db, sealer: dying })).rejects.toThrow('killed')
  expect(await resealTokens({ db: database.db, sealer })).toMatchObject({ already: 150, resealed: 270, left: {} })
  expect(await resealTokens({ db: database.db, sealer })).toMatchObject({ already: 420, resealed: 0, left: {} })
})

test('a token that is renewed in between stays as its renewal stored it, and is said to be left', async () => {
  const key = { companyId: 'c', locationId: 'l0001' }
  const id = installIdOf(key)
  const sealer = createSealer([newer, older])
  const renewing = {
    ...sealer,
    seal: async (plain: string, row: string) => {
      if (plain === `refresh of ${id}`)
        await database.db
          .updateTable('installs')
          .set({ sealed_refresh_token: await createSealer([older]).seal('renewed', id) })
          .where('id', '=', id)
          .execute()
      return sealer.seal(plain, row)
    },
  }
  const report = await resealTokens({ db: database.db, sealer: renewing })
  expect(report).toMatchObject({ resealed: 419, left: { older: 1 } })
  const [row] = (await listSealed(database.db, '', 1_000)).filter((one) => one.id === id)
  expect(await sealer.open(row?.sealed_refresh_token ?? '', id)).toBe('renewed')
})

test('says what cannot be opened and leaves it alone', async () => {
  const [row] = await listSealed(database.db, '', 1)
  const foreign = await createSealer([{ id: 'lost', secret: randomBytes(32) }]).seal('x', row?.id ?? '')
  await replaceSealed(database.db, row?.id ?? '', 'sealed_access_token', row?.sealed_access_token ?? '', foreign)
  const report = await resealTokens({ db: database.db, sealer: createSealer([newer, older]) })
  expect(report).toMatchObject({ resealed: 419, left: { lost: 1 }, unreadable: [expect.stringContaining('not in the ring')] })
})

test('the command does it beside a running server, which reads the new ring by itself', async () => {
  const file = join(folder, 'ring')
  await writeFile(file, entry(older))
  const running = createTestContext({ db: database.db })
  const ctx = { ...running, sealer: createSealer(readKeyRingFile(file), () => readKeyRingFile(file)), now: () => new Date() }
  expect(await getAccessToken(ctx, { companyId: 'c', locationId: 'l0000' })).toBe('access of location:l0000')
  await writeFile(file, `${entry(newer)},${entry(older)}`)
  const { stdout, code } = await run({ DATABASE_URL: database.url, ENCRYPTION_KEYS_FILE: file })
  expect(code).toBe(0)
  expect(stdout).toContain('Re-sealed 420')
  expect(stdout).toContain('Nothing is left')
  await writeFile(file, entry(newer))
  expect(await getAccessToken(ctx, { companyId: 'c', locationId: 'l0002' })).toBe('access of location:l0002')
}, 20_000)

test('the command names what is missing in one line', async () => {
  expect(await run({ DATABASE_URL: database.url })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ENCRYPTION_KEYS is missing'),
  })
  expect(await run({ DATABASE_URL: database.url, ENCRYPTION_KEYS_FILE: join(folder, 'none') })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ENOENT'),
  })
})

async function fill(count: number): Promise<void> {
  const sealer = createSealer([older])
  const keys = Array.from({ length: count }, (_, n) => ({ companyId: 'c', locationId: `l${String(n).padStart(4, '0')}` }))
  const rows = keys.map(async (key) => {
    const id = installIdOf(key)
    const [access, refresh] = await Promise.all([sealer.seal(`access of ${id}`, id), sealer.seal(`refresh of ${id}`, id)])
    const tokens = { sealed_access_token: access, sealed_refresh_token: refresh, access_token_expires_at: later }
    return { id, company_id: 'c', location_id: key.locationId, status: 'active' as const, version_id: null, platform_at: null, ...tokens }
  })
  await database.db
    .insertInto('installs')
    .values(await Promise.all(rows))
    .execute()
}

function run(env: Record<string, string>): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const script = join(import.meta.dirname, '../../scripts/rotate-keys.ts')
    execFile(process.execPath, [script], { env: { PATH: process.env['PATH'], ...env } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}
