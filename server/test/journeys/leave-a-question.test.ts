import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStubModel, type StubModel } from '../stub-model.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let stub: StubModel
let world: World
let admin: Person

beforeAll(async () => {
  stub = await startStubModel()
  ;({ world, admin } = await startInstalledWorld({ env: { OPENAI_API_KEY: 'sk-key-of-the-test', OPENAI_BASE_URL: stub.url } }))
})
afterAll(async () => {
  await world?.close()
  await stub?.close()
})

test.each([
  ['explain', { problem: { path: 'name', message: 'is missing' } }],
  ['describe', { kind: 'tag', name: 'vip' }],
  ['improve', { blueprint: { version: 1, name: 'B', resources: [{ kind: 'tag', key: 'a', spec: { name: 'a' } }] } }],
])('who leaves while the model thinks about %s stops the call, and asking again asks again', { timeout: 30_000 }, async (what, body) => {
  stub.answer(() => ({ hangAfter: 0 }))
  const before = stub.requests.length
  const leaving = new AbortController()
  const answer = fetch(`${world.url}/api/ai/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.session.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: leaving.signal,
  })
  answer.catch(() => undefined)
  await expect.poll(() => stub.requests).toHaveLength(before + 1)
  leaving.abort()
  await expect(answer).rejects.toThrow('abort')
  const outcomes = async () =>
    (await world.database.db.selectFrom('ai_calls').select('outcome').where('purpose', '=', what).execute()).map(({ outcome }) => outcome)
  await expect.poll(outcomes).toEqual(['cancelled'])

  stub.answer(() => ({ text: 'no object' }))
  expect((await admin.call('POST', `/api/ai/${what}`, body)).status).toBeGreaterThan(200)
  expect(stub.requests.length).toBeGreaterThan(before + 1)
})
