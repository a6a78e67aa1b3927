import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../server/config.ts'
import { readLocalSecrets } from './local-secrets.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'groundwork-secrets-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

test('makes secrets once, and only for their owner', async () => {
  const [one, other] = await Promise.all([readLocalSecrets(dataDir), readLocalSecrets(dataDir)])
  expect(one).toEqual(other)
  expect(await readLocalSecrets(dataDir)).toEqual(one)
  expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)
  expect(await readdir(dataDir)).toEqual(['secrets.json'])
})

test('makes secrets that the app takes', async () => {
  const secrets = await readLocalSecrets(dataDir)
  expect(() => readConfig({ ...secrets, DATABASE_URL: 'postgres://localhost/groundwork' })).not.toThrow()
})

test('does not replace secrets that it cannot read', async () => {
  await writeFile(join(dataDir, 'secrets.json'), '{ "SESSION_')
  await expect(readLocalSecrets(dataDir)).rejects.toThrow(/secrets\.json cannot be read .*put a good copy back/)
})
