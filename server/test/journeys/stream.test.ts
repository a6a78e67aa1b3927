import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let jobId: string

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
  const locationId = world.locations[0]?.id ?? ''
  const resources = Array.from({ length: 12 }, (_, n) => ({ kind: 'tag', key: `t${n}`, spec: { name: `stream ${n}` } }))
  const plan = await admin.plan(locationId, { version: 1, name: 'Stream', resources })
  const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  jobId = body.jobId
})
afterAll(() => world?.close())

test('streams a job from its first event to its end, numbered without a gap', async () => {
  const { events, headers } = await read(`jobId=${jobId}`, {}, hasEnded)
  expect(headers.get('content-type')).toContain('text/event-stream')
  expect(headers.get('content-security-policy')).toContain('frame-ancestors')
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1))
  expect(events.map((event) => event.id)).toEqual(events.map((event) => event.data.seq))
  expect(events.filter((event) => event.type === 'step.finished')).toHaveLength(12)
})

test('goes on after Last-Event-ID', async () => {
  const all = await read(`jobId=${jobId}`, {}, hasEnded)
  const { events } = await read(`jobId=${jobId}`, { 'last-event-id': '5' }, hasEnded)
  expect(events).toEqual(all.events.slice(5))
})

test('refuses a stream without a session, and a foreign job as one that is not there', async () => {
  expect((await fetch(`${world.url}/api/sse/stream?jobId=${jobId}`)).status).toBe(401)
  const stranger = world.users.find((user) => user.companyId !== admin.session.companyId && user.role === 'admin')
  await world.install({ companyId: stranger?.companyId })
  const other = await world.signIn(stranger?.id ?? '')
  expect((await other.call('GET', `/api/sse/stream?jobId=${jobId}`)).status).toBe(404)
  expect((await admin.call('GET', `/api/sse/stream?jobId=${jobId}`, undefined, { 'last-event-id': 'x' })).status).toBe(422)
})

test('says good-bye within seconds when the session ends', async () => {
  const guest = await world.agencyAdmin()
  const answer = await fetch(`${world.url}/api/sse/stream`, {
    headers: { authorization: `Bearer ${guest.session.token}` },
    signal: AbortSignal.timeout(12_000),
  })
  expect((await guest.call('DELETE', '/api/auth/session')).status).toBe(204)
  expect((await guest.call('GET', '/api/auth/session')).status).toBe(401)
  // Before the first heartbeat.
  expect(await answer.text()).toContain('event: bye')
})

function hasEnded(seen: Seen[]): boolean {
  return seen.at(-1)?.type === 'job.status' && seen.at(-1)?.data.body.status === 'SUCCESS'
}

type Seen = { id: number; type: string; data: { seq: number; body: { status?: string } } }

async function read(
  query: string,
  headers: Record<string, string>,
  isEnough: (seen: Seen[]) => boolean,
): Promise<{ events: Seen[]; headers: Headers }> {
  const stop = new AbortController()
  const response = await fetch(`${world.url}/api/sse/stream?${query}`, {
    headers: { authorization: `Bearer ${admin.session.token}`, ...headers },
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(35_000)]),
  })
  const events: Seen[] = []
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk)
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      const data = field('data')
      if (data !== undefined) events.push({ id: Number(field('id')), type: field('event') ?? '', data: JSON.parse(data) })
    }
    if (isEnough(events)) break
  }
  stop.abort()
  return { events, headers: response.headers }
}
