import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { testSandbox } from './test-sandbox.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('keeps key, tokens and objects over a restart', async () => {
  const dataFile = join(folder, 'state.json')
  const first = await testSandbox({ dataFile })
  const token = await first.locationToken()
  const tags = `/locations/${first.locationId}/tags`
  await first.api('POST', tags, { token, body: { name: 'vip' } })
  await first.close()
  const second = await testSandbox({ dataFile })
  expect(second.webhookPublicKey).toBe(first.webhookPublicKey)
  expect((await second.api('GET', tags, { token })).body.tags).toMatchObject([{ name: 'vip' }])
  await second.control('/reset', {})
  expect((await second.control(`/inventory/${second.locationId}`)).counts).toMatchObject({ tags: 0 })
  await second.close()
})

it('has the same ids in every fresh sandbox', async () => {
  const one = await testSandbox()
  const two = await testSandbox()
  expect((await one.control('/state')).locations).toEqual((await two.control('/state')).locations)
  await Promise.all([one.close(), two.close()])
})

it('ends quickly although somebody is still waiting', async () => {
  const sandbox = await testSandbox()
  await sandbox.control('/faults', { fault: 'timeout' })
  const waiting = sandbox.api('GET', '/locations/search').catch(() => 'cut')
  await expect.poll(() => sandbox.control('/faults')).toMatchObject({ faults: [{ fired: 1 }] })
  await sandbox.close()
  expect(await waiting).toBe('cut')
})
