import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../../main.ts'
import { startWorld, type World } from '../start-world.ts'

const operatorToken = 'operator-token-of-the-test'

let world: World

beforeAll(async () => {
  world = await startWorld({ env: { OPERATOR_TOKEN: operatorToken } })
})
afterAll(() => world.close())

test('an agency installs through the consent page and finds its locations', async () => {
  const begun = await fetch(`${world.url}/oauth/install`, { redirect: 'manual' })
  expect(begun.status).toBe(302)
  const consent = new URL(begun.headers.get('location') ?? '')
  expect((await fetch(consent)).status).toBe(200)
  const owner = world.users.find((user) => user.isOwner)
  const allowed = await fetch(consent, {
    method: 'POST',
    body: new URLSearchParams({ user: owner?.id ?? '', reach: 'all', future: 'yes' }),
    redirect: 'manual',
  })
  const callback = allowed.headers.get('location') ?? ''
  const done = await fetch(callback)
  const html = await done.text()
  expect(done.status).toBe(200)
  expect(html).toContain('Groundwork is installed')
  expect(html).not.toMatch(/high ?level|GHL/i)

  const again = await fetch(callback)
  expect(again.status).toBe(400)
  expect(await again.text()).toContain('was not begun here')

  const admin = await world.agencyAdmin()
  expect(admin.session).toMatchObject({ install: 'active', locationId: null })
  const { body } = await admin.call<{ items: { id: string; name: string; install: string }[] }>('GET', '/api/locations')
  expect(body.items?.length).toBeGreaterThan(3)
  expect(body.items?.every((location) => location.name !== location.id)).toBe(true)
})

test('a location that is created later is there by itself', async () => {
  const companyId = world.locations[0]?.companyId
  const made = await world.control<{ locations: { id: string; name: string }[] }>('POST', '/locations', { name: 'Brand new', companyId })
  const id = made.locations[0]?.id ?? ''
  const admin = await world.agencyAdmin()
  const found = await waitFor(async () => {
    const { body } = await admin.call<{ items: { id: string; name: string; install: string }[] }>('GET', '/api/locations')
    return body.items?.find((location) => location.id === id && location.name === 'Brand new')
  })
  expect(found.install).toBe('active')
})

test('no token of the platform stands readable in the database', async () => {
  const rows = await world.database.db.selectFrom('installs').selectAll().execute()
  expect(rows.some((row) => row.sealed_refresh_token !== null)).toBe(true)
  const sealed = rows.flatMap((row) =>
    [row.sealed_access_token, row.sealed_refresh_token].flatMap((value) => (value === null ? [] : [{ value, row: row.id }])),
  )
  for (const { value, row } of sealed) {
    expect(JSON.parse(Buffer.from(value.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ enc: 'A256GCM', row })
  }
})

test('an uninstall ends sessions and tokens within a second, and installing again brings everything back', async () => {
  const location = world.locations.find((one) => one.installed) ?? world.locations[0]
  const admin = world.users.find((user) => user.companyId === location?.companyId && user.type === 'agency' && user.role === 'admin')
  const inside = await world.signIn(admin?.id ?? '', location?.id)
  expect(inside.session).toMatchObject({ install: 'active', locationId: location?.id, locationName: location?.name })
  await world.control('POST', '/uninstall', { locationId: location?.id })
  await waitFor(async () => (await inside.call('GET', '/api/auth/session')).status === 401)
  const row = await world.database.db
    .selectFrom('installs')
    .selectAll()
    .where('location_id', '=', location?.id ?? '')
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ status: 'uninstalled', sealed_access_token: null, sealed_refresh_token: null })
  const outside = await world.signIn(admin?.id ?? '', location?.id)
  expect(outside.session).toMatchObject({ install: 'missing', can: [] })

  await world.install({ locationIds: [location?.id] })
  expect((await world.signIn(admin?.id ?? '', location?.id)).session.install).toBe('active')
})

test('a paused location is told apart from a lost one, and works again without reinstalling', async () => {
  const admin = await world.agencyAdmin()
  const location = world.locations.find((one) => one.companyId === admin.session.companyId && one.installed) ?? world.locations[1]
  const id = location?.id ?? ''
  await world.control('POST', `/locations/${id}`, { status: 'suspended' })
  const refused = await admin.call<{ code?: string; detail?: string }>('POST', '/api/plans', { locationId: id, blueprint: tags })
  expect(refused.body.code).toBe('install_suspended')
  await world.control('POST', `/locations/${id}`, { status: 'active' })
  await world.database.db
    .updateTable('installs')
    .set({ changed_at: new Date(Date.now() - 61_000) })
    .where('location_id', '=', id)
    .execute()
  const made = await admin.call<{ code?: string; detail?: string }>('POST', '/api/plans', { locationId: id, blueprint: tags })
  expect(made).toMatchObject({ status: 201 })
})

test('a sub-account that was paused in silence is told as paused to whoever opens a page there, and in the list', async () => {
  const admin = await world.agencyAdmin()
  const list = async () =>
    (await admin.call<{ items: { id: string; name: string; install: string }[] }>('GET', '/api/locations')).body.items
  const place = (await list()).findLast((one) => one.install === 'active')
  const id = place?.id ?? ''
  await world.control('POST', `/locations/${id}`, { status: 'suspended' })
  const inside = await world.signIn(admin.session.user.id, id)
  expect(inside.session).toMatchObject({ install: 'suspended', locationName: place?.name })
  expect((await list()).find((one) => one.id === id)?.install).toBe('suspended')
  await world.control('POST', `/locations/${id}`, { status: 'active' })
})

test('a pause is in the list after a round of maintenance, with nobody opening a page there', async () => {
  const admin = await world.agencyAdmin()
  const list = async () => (await admin.call<{ items: { id: string; install: string }[] }>('GET', '/api/locations')).body.items
  const id = (await list()).find((one) => one.install === 'active')?.id ?? ''
  await world.control('POST', `/locations/${id}`, { status: 'suspended' })
  const asked = await fetch(`${world.url}/api/queue`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ task: 'maintain' }),
  })
  expect(asked.status).toBe(202)
  await expect.poll(async () => (await list()).find((one) => one.id === id)?.install).toBe('suspended')
  await world.control('POST', `/locations/${id}`, { status: 'active' })
})

test('two servers on one database: every access token runs out at once under load, and no refresh token is used twice', async () => {
  const second = await startServer({ ...world.config, port: 0 })
  try {
    const admin = await world.agencyAdmin()
    const { body } = await admin.call<{ items: { id: string; install: string }[] }>('GET', '/api/locations')
    const targets = (body.items ?? []).filter((location) => location.install === 'active').slice(0, 6)
    const plan = async (base: string, locationId: string): Promise<number> => {
      const headers = { authorization: `Bearer ${admin.session.token}`, 'content-type': 'application/json' }
      const response = await fetch(`${base}/api/plans`, { method: 'POST', headers, body: JSON.stringify({ locationId, blueprint: tags }) })
      return response.status
    }
    await world.control('POST', '/expire-tokens', {})
    const bases = [world.url, `http://127.0.0.1:${second.port}`]
    const statuses = await Promise.all(targets.flatMap(({ id }) => [0, 1, 2, 3].map((n) => plan(bases[n % 2] ?? world.url, id))))
    expect(new Set(statuses)).toEqual(new Set([201]))
    expect(statuses).toHaveLength(24)
    const { counts } = await world.control<{ counts: Record<string, number> }>('GET', '/violations')
    expect(counts['refresh-reuse'] ?? 0).toBe(0)
  } finally {
    await second.stop()
  }
})

test('a single sub-account installs for itself, with tokens of its own', async () => {
  const admin = await world.agencyAdmin()
  const elsewhere = world.locations.find((one) => one.companyId !== admin.session.companyId) ?? world.locations[2]
  await world.install({ as: 'location', locationIds: [elsewhere?.id], companyId: elsewhere?.companyId })
  const row = await world.database.db
    .selectFrom('installs')
    .selectAll()
    .where('location_id', '=', elsewhere?.id ?? '')
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ status: 'active', token_source: 'own', location_name: elsewhere?.name })
})

const tags = { version: 1, name: 'Two tags', resources: [{ kind: 'tag', key: 'a', spec: { name: 'tag a' } }] }

async function waitFor<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (const until = Date.now() + 15_000; Date.now() < until;) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not happen within fifteen seconds')
}
