import { afterEach, beforeEach, expect, it } from 'vitest'
import { faults } from './faults.ts'
import { testSandbox } from './test-sandbox.ts'

let sandbox: Awaited<ReturnType<typeof testSandbox>>
let token: string
let tags: string

beforeEach(async () => {
  sandbox = await testSandbox()
  token = await sandbox.locationToken()
  tags = `/locations/${sandbox.locationId}/tags`
})
afterEach(() => sandbox.close())

it('creates and then loses the answer', async () => {
  await sandbox.control('/faults', [{ match: { method: 'POST', path: '/tags$' }, fault: 'commit-then-reset' }])
  await expect(sandbox.api('POST', tags, { token, body: { name: 'vip' } })).rejects.toThrow('fetch failed')
  expect((await sandbox.api('GET', tags, { token })).body.tags).toMatchObject([{ name: 'vip' }])
  expect((await sandbox.control('/faults')).faults).toMatchObject([{ fired: 1 }])
  expect((await sandbox.api('POST', tags, { token, body: { name: 'other' } })).status).toBe(200)
})

it('creates and answers with nothing in it, or says that the route is not there', async () => {
  await sandbox.control('/faults', [{ fault: 'commit-then-empty', match: { method: 'POST' } }])
  expect(await sandbox.api('POST', tags, { token, body: { name: 'vip' } })).toMatchObject({ status: 200, body: {} })
  expect((await sandbox.api('GET', tags, { token })).body.tags).toHaveLength(1)
  await sandbox.control('/faults', { fault: 'route-unsupported' })
  expect(await sandbox.api('GET', tags, { token })).toMatchObject({
    status: 401,
    body: { message: expect.stringContaining('not yet supported') },
  })
})

it('creates and still says 422', async () => {
  await sandbox.control('/faults', { fault: 'commit-then-422', match: { locationId: sandbox.locationId } })
  expect((await sandbox.api('POST', tags, { token, body: { name: 'vip' } })).status).toBe(422)
  expect((await sandbox.api('GET', tags, { token })).body.tags).toHaveLength(1)
})

it('says 200 and does nothing', async () => {
  await sandbox.control('/faults', { fault: 'ignored', match: { method: 'POST' } })
  expect((await sandbox.api('POST', tags, { token, body: { name: 'vip' } })).status).toBe(200)
  expect((await sandbox.api('GET', tags, { token })).body.tags).toEqual([])
})

it('does not create when the answer is a 500, a reset, a page of HTML or nothing at all', async () => {
  await sandbox.control('/faults', [{ fault: '500' }, { fault: 'html' }, { fault: 'reset' }, { fault: 'timeout', delayMs: 100 }])
  const attempt = () => sandbox.api('POST', tags, { token, body: { name: 'vip' } })
  expect((await attempt()).status).toBe(500)
  expect((await attempt()).status).toBe(502)
  await expect(attempt()).rejects.toThrow('fetch failed')
  await expect(attempt()).rejects.toThrow('fetch failed')
  expect((await sandbox.api('GET', tags, { token })).body.tags).toEqual([])
})

it('keeps a slow answer back until the faults are cleared', async () => {
  await sandbox.control('/faults', { fault: 'slow', delayMs: 600_000, match: { method: 'POST' } })
  let isAnswered = false
  const waiting = sandbox.api('POST', tags, { token, body: { name: 'vip' } }).finally(() => (isAnswered = true))
  await expect.poll(async () => (await sandbox.api('GET', tags, { token })).body.tags).toMatchObject([{ name: 'vip' }])
  expect(isAnswered).toBe(false)
  await sandbox.control('/faults', undefined, 'DELETE')
  expect((await waiting).status).toBe(200)
})

it('touches only what matches, as often as asked', async () => {
  await sandbox.control('/faults', { match: { method: 'GET', path: '/customValues' }, fault: '503', times: 2 })
  expect((await sandbox.api('GET', tags, { token })).status).toBe(200)
  const values = `/locations/${sandbox.locationId}/customValues`
  const statuses = [
    await sandbox.api('GET', values, { token }),
    await sandbox.api('GET', values, { token }),
    await sandbox.api('GET', values, { token }),
  ]
  expect(statuses.map(({ status }) => status)).toEqual([503, 503, 200])
})

it('is unlucky in the same places for the same seed', () => {
  const strikes = (seed: number) => {
    const one = faults()
    one.add({ fault: '500', probability: 0.3, seed })
    return Array.from({ length: 40 }, () => Boolean(one.find({ method: 'GET', path: '/' })))
  }
  expect(strikes(7)).toEqual(strikes(7))
  expect(strikes(7)).not.toEqual(strikes(8))
})

it('is not counted as a violation of the app', async () => {
  await sandbox.control('/faults', { fault: '429' })
  expect((await sandbox.api('GET', tags, { token })).status).toBe(429)
  expect((await sandbox.control('/violations')).counts).toMatchObject({ 'rate-limited': 0 })
})
