import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFreePort } from '../../../scripts/free-port.ts'
import { startWorld, type Person, type World } from '../start-world.ts'

const tags = { version: 1, name: 'One tag', resources: [{ kind: 'tag', key: 'new', spec: { name: 'brand new' } }] }
const places = 20
const ownTokens = 6
const plansInEach = 3

let world: World
let other: ChildProcess
let bases: string[]
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  world = await startWorld()
  const companyId = world.locations[0]?.companyId
  locationIds = await world.makeLocations({ companyId, count: places })
  await world.install({ companyId, locationIds })
  for (const id of locationIds.slice(0, ownTokens)) await world.install({ as: 'location', companyId, locationIds: [id] })
  const port = await findFreePort(31_000)
  other = spawn(process.execPath, [join(import.meta.dirname, '../../main.ts')], {
    env: { PATH: process.env.PATH, ...world.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  bases = [world.url, `http://127.0.0.1:${port}`]
  await waitUntilReady(`${bases[1]}/readyz`)
  admin = await world.agencyAdmin()
}, 90_000)
afterAll(async () => {
  if (other !== undefined && other.exitCode === null) {
    const ended = once(other, 'exit')
    other.kill('SIGTERM')
    await ended
  }
  await world?.close()
})

test.each([
  ['while our own clock still takes it for good', async () => {}],
  [
    'and everybody’s clock says so',
    async () => {
      await world.database.db
        .updateTable('installs')
        .set({ access_token_expires_at: new Date(0) })
        .execute()
    },
  ],
])(
  'two processes, 60 plans at once, every access token runs out, %s: no plan fails, no refresh token is used twice',
  { timeout: 60_000 },
  async (_how, alsoHere) => {
    expect(await planEverywhere()).toEqual({ 201: places })
    await world.control('POST', '/expire-tokens', {})
    await alsoHere()
    await world.control('DELETE', '/violations')
    expect(await planEverywhere(plansInEach)).toEqual({ 201: places * plansInEach })
    const { counts, violations } = await world.control<{ counts: Record<string, number>; violations: unknown[] }>('GET', '/violations')
    expect([counts, violations]).toMatchObject([{ 'refresh-reuse': 0, 'rate-limited': 0 }, expect.anything()])
    expect(await sources()).toEqual({ company: places - ownTokens, own: ownTokens })
  },
)

/** How often which status came back, from plans that were asked for at once and in turns at both processes. */
async function planEverywhere(times = 1): Promise<Record<number, number>> {
  const headers = { authorization: `Bearer ${admin.session.token}`, 'content-type': 'application/json' }
  const asked = Array.from({ length: times }, (_, n) =>
    locationIds.map((locationId, at) => ({ locationId, base: bases[(n + at) % 2] })),
  ).flat()
  const statuses = await Promise.all(
    asked.map(async ({ locationId, base }) => {
      const body = JSON.stringify({ locationId, blueprint: tags })
      return (await fetch(`${base}/api/plans`, { method: 'POST', headers, body })).status
    }),
  )
  return Object.fromEntries(Object.entries(Object.groupBy(statuses, String)).map(([status, all]) => [status, all?.length ?? 0]))
}

async function sources(): Promise<Record<string, number>> {
  const rows = await world.database.db
    .selectFrom('installs')
    .select('token_source')
    .where('location_id', 'in', locationIds)
    .where('status', '=', 'active')
    .execute()
  return Object.fromEntries(Object.entries(Object.groupBy(rows, (row) => row.token_source)).map(([name, all]) => [name, all?.length ?? 0]))
}

async function waitUntilReady(url: string): Promise<void> {
  for (const began = Date.now(); Date.now() - began < 40_000;) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the other process did not become ready within 40 s')
}
