import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Exchange } from '../../../marketplace/sandbox/api/exchange.ts'
import type { Job } from '../../contract/job.ts'
import { createSealer } from '../../crypto/sealer.ts'
import { createLog } from '../../log.ts'
import { startWorld, type Person, type World } from '../start-world.ts'

/** Values that are nowhere but where they belong, by what they are. */
const secrets = new Map<string, string>()
const logged: string[] = []
const answers: string[] = []
/** Texts of every table, told apart by the moment at which they were read. */
const dumps: string[] = []

let world: World
let admin: Person

beforeAll(async () => {
  const env = {
    OPENAI_API_KEY: 'sk-canary-openai-3c1f9d',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    METRICS_TOKEN: 'canary-metrics-77ab1e',
    OPERATOR_TOKEN: 'canary-operator-5502c9',
  }
  for (const [name, value] of Object.entries(env)) if (!name.endsWith('URL')) secrets.set(name, value)
  // The one moment at which anybody else sees it: on its way to the platform.
  const record = ({ method, path, sent }: Exchange): void => {
    const { password } = (method === 'POST' && path === '/users/' ? sent : {}) as { password?: string }
    if (password !== undefined) secrets.set('password', password)
  }
  world = await startWorld({ env, sandbox: { record }, log: createLog('trace', { write: (line) => void logged.push(line) }) })
  secrets.set('client secret', world.config.highlevel.clientSecret)
  secrets.set('shared secret', world.config.highlevel.sharedSecret)
  secrets.set('session key', Buffer.from(world.config.encryptionKeys[0]?.secret ?? '').toString('base64'))
  await wholeStory()
}, 120_000)
afterAll(() => world?.close())

test('the story has met every secret that it is about', () => {
  for (const name of [
    'company access token',
    'company refresh token',
    'location access token',
    'session',
    'context',
    'api key',
    'webhook e-mail',
    'password',
  ]) {
    expect(secrets.get(name)?.length, name).toBeGreaterThan(10)
  }
  expect(logged.length).toBeGreaterThan(30)
  expect(answers.length).toBeGreaterThan(15)
  expect(dumps.join('').length).toBeGreaterThan(10_000)
})

test('no log line holds a secret, not even at the finest level', () => {
  for (const line of logged) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), at: expect.any(String) })
  expect(findIn(logged)).toEqual([])
  // Names and addresses of people are no secrets; they still have no business in a log.
  expect(logged.filter((line) => world.users.some((user) => line.includes(user.email)))).toEqual([])
})

test('no answer holds a secret', () => {
  expect(findIn(answers)).toEqual([])
})

test('no table holds a secret: events, plans, steps, calls, audit, queue and all others', () => {
  expect(findIn(dumps)).toEqual([])
})

test('after the uninstall there is no token left at all', async () => {
  const rows = await world.database.db.selectFrom('installs').select(['status', 'sealed_access_token', 'sealed_refresh_token']).execute()
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row).toMatchObject({ sealed_access_token: null, sealed_refresh_token: null })
})

test('only the two sealed columns hold what is sealed', async () => {
  const rows = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and column_name like '%seal%' order by 1`.execute(world.database.db)
  expect(rows.rows.map(({ name }) => name)).toEqual(['installs.sealed_access_token', 'installs.sealed_refresh_token'])
})

test('no file of the page holds a secret', async () => {
  const dist = join(import.meta.dirname, '../../../dist/client')
  const names = await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = names.filter((entry) => entry.isFile())
  const texts = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')))
  expect(findIn(texts)).toEqual([])
})

/** Install, plan, apply, fail, roll back, a key, a webhook, bad requests, uninstall. */
async function wholeStory(): Promise<void> {
  await world.install()
  const locationId = world.locations[0]?.id ?? ''
  const companyId = world.locations[0]?.companyId ?? ''
  const user = world.users.find((one) => one.companyId === companyId && one.type === 'agency' && one.role === 'admin')
  const { payload } = await world.control<{ payload: string }>('POST', '/context', { userId: user?.id })
  secrets.set('context', payload)
  admin = await world.agencyAdmin()
  secrets.set('session', admin.session.token)
  const key = await admin.call<Record<string, string>>('POST', '/api/settings/api-keys', { name: 'CI', scopes: ['plan', 'jobs.read'] })
  secrets.set('api key', key.body['secret'] ?? '')

  await world.control('POST', '/faults', { match: { method: 'POST', path: 'tags', locationId }, fault: '500', times: 2 })
  const blueprint = {
    version: 1,
    name: 'Canary',
    resources: [
      { kind: 'tag', key: 'late', spec: { name: 'late' } },
      { kind: 'custom-value', key: 'works', spec: { name: 'works', value: 'x' } },
      {
        kind: 'user',
        key: 'person',
        spec: { firstName: 'New', lastName: 'Person', email: 'new.person@example.com', role: 'user', permissions: {} },
      },
    ],
  }
  const { plan, job } = await admin.provision(locationId, blueprint)
  await rememberTokens()
  await dump()
  await see('GET', `/api/plans/${plan.id}`)
  await see('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
  await admin.waitForJob(job.id, ['ROLLED_BACK', 'FAILED', 'PARTIAL'])
  const { body } = await admin.call<Job>('GET', `/api/jobs/${job.id}`)
  for (const step of body.steps) await see('GET', `/api/jobs/${job.id}/steps/${encodeURIComponent(step.id)}/calls`)
  for (const path of ['', '/events', '/handover', '/handover?format=html']) await see('GET', `/api/jobs/${job.id}${path}`)
  for (const path of [
    'config',
    'locations',
    'settings',
    'settings/api-keys',
    'settings/export',
    'audit',
    'provisioning',
    'blueprints',
    'ai/usage',
    'auth/session',
  ])
    await see('GET', `/api/${path}`)
  await see('POST', '/api/auth/session', { payload: `${payload.slice(0, -8)}AAAAAAA=` })
  await see('POST', '/api/blueprints/draft', { brief: 'A dental clinic with two dentists and a front desk.' })
  await see('GET', '/api/jobs/nobody')
  for (const path of ['/readyz', '/metrics', '/oauth/callback?code=canary-code-9d11&state=canary-state-31aa']) {
    answers.push(await (await fetch(world.url + path)).text())
  }
  secrets.set('code', 'canary-code-9d11').set('state', 'canary-state-31aa')

  secrets.set('webhook e-mail', 'webhook-canary@example.com')
  await fetch(`${world.url}/webhooks/highlevel`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-ghl-signature': 'A'.repeat(88) },
    body: JSON.stringify({ type: 'UserCreate', email: 'webhook-canary@example.com', companyId }),
  })
  await rememberTokens()
  await dump()
  await world.control('POST', '/uninstall', { companyId })
  const active = world.database.db.selectFrom('installs').select('id').where('status', '=', 'active')
  for (let tries = 0; tries < 150 && (await active.execute()).length > 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
  await dump()
}

async function see(method: string, path: string, body?: unknown): Promise<void> {
  const { body: seen } = await admin.call<unknown>(method, path, body)
  answers.push(typeof seen === 'string' ? seen : JSON.stringify(seen))
}

/** The tokens that the server holds now, opened with its own key. */
async function rememberTokens(): Promise<void> {
  const sealer = createSealer(world.config.encryptionKeys)
  for (const row of await world.database.db.selectFrom('installs').selectAll().execute()) {
    const whose = row.location_id === null ? 'company' : 'location'
    if (row.sealed_access_token !== null) secrets.set(`${whose} access token`, await sealer.open(row.sealed_access_token, row.id))
    if (row.sealed_refresh_token !== null) secrets.set(`${whose} refresh token`, await sealer.open(row.sealed_refresh_token, row.id))
  }
}

async function dump(): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`.execute(
    world.database.db,
  )
  for (const { name } of rows) {
    const texts = await sql<{ text: string }>`select t::text as text from ${sql.raw(name)} t`.execute(world.database.db)
    dumps.push(`${name}: ${texts.rows.map(({ text }) => text).join('\n')}`)
  }
}

/** Which secrets stand in these texts, and around what: as they are, in base64, or in an address. */
function findIn(texts: readonly string[]): string[] {
  return [...secrets].flatMap(([name, secret]) => {
    const forms = [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)]
    const text = texts.find((one) => forms.some((form) => one.includes(form)))
    return text === undefined ? [] : [`${name} in ${text.slice(0, 200)}`]
  })
}
