import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTwoAgencies } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let owner: Person
let stranger: Person
let neighbour: Person
let planId: string
let hash: string
let jobId: string
let locationId: string

beforeAll(async () => {
  ;({ world, admin: owner, stranger, locationId } = await startTwoAgencies())
  neighbour = await world.signIn(owner.session.user.id, world.emptyLocationIds[1])
  const tag = { version: 1, name: 'One tag', resources: [{ kind: 'tag', key: 'new', spec: { name: 'brand new' } }] }
  const { plan, job } = await owner.provision(locationId, tag)
  planId = plan.id
  hash = plan.hash
  jobId = job.id
})
afterAll(() => world?.close())

const doors = (): [string, string, unknown?][] => [
  ['GET', `/api/plans/${planId}`],
  ['PATCH', `/api/plans/${planId}`, { exclude: [] }],
  ['POST', `/api/plans/${planId}/keep`, { hash }],
  ['POST', '/api/provisioning', { planId, hash }],
  ['PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' }],
  ['GET', `/api/jobs/${jobId}`],
  ['DELETE', `/api/jobs/${jobId}`],
  ['GET', `/api/jobs/${jobId}/events`],
  ['GET', `/api/sse/stream?jobId=${jobId}`],
]

test('a session of another agency finds nothing behind any door, as if it had never been there', async () => {
  for (const [method, path, body] of doors()) expect([path, (await stranger.call(method, path, body)).status]).toEqual([path, 404])
})

test('planning in a sub-account of another agency is answered as for one that does not exist', async () => {
  const blueprint = { version: 1, name: 'Mine', resources: [] }
  const ask = async (id: string) => {
    const { status, body } = await stranger.call<Record<string, unknown>>('POST', '/api/plans', { locationId: id, blueprint })
    return { status, ...body, requestId: '' }
  }
  expect(await ask(locationId)).toEqual(await ask('AAAAAAAAAAAAAAAAAAAA'))
  const there = await neighbour.call('POST', '/api/plans', { locationId, blueprint })
  expect(there.status).toBe(404)
})

test('nor does a session in the sidebar of another sub-account', async () => {
  for (const [method, path, body] of doors()) expect([path, (await neighbour.call(method, path, body)).status]).toEqual([path, 404])
})

test('lists show only what is theirs', async () => {
  for (const person of [stranger, neighbour]) {
    expect((await person.call<{ items: unknown[] }>('GET', '/api/provisioning')).body.items).toEqual([])
    const asked = await person.call<{ items?: unknown[] }>('GET', `/api/provisioning?locationId=${locationId}`)
    expect(asked.body.items ?? []).toEqual([])
  }
  expect((await owner.call<{ items: unknown[] }>('GET', '/api/provisioning')).body.items).toHaveLength(1)
})

test('what was refused has changed nothing', async () => {
  expect((await owner.call('GET', `/api/jobs/${jobId}`)).body).toMatchObject({ status: 'SUCCESS' })
})
