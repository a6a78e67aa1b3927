import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { english } from '../contract/say.ts'
import { startSandbox, type Sandbox } from '../../marketplace/sandbox/sandbox.ts'
import { agencyKindNames, type KindName } from '../contract/kind-names.ts'
import { createClient, type WriteApi } from '../highlevel/client.ts'
import type { Kind, Live, ListScope, Target, WriteScope } from './kind.ts'
import { exchangeRecorder } from './record-exchanges.test-data.ts'
import { kindOf } from './registry.ts'
import { requiredScopes } from './required-scopes.ts'

type Spec = Record<string, unknown>

const app = { appUrl: 'http://127.0.0.1:1', clientId: 'app-1', clientSecret: 'secret-1', sharedSecret: 'shared-1' }

let sandbox: Sandbox
let atWork: KindName | 'other' = 'other'
let companyId: string
let api: WriteApi

beforeAll(async () => {
  sandbox = await startSandbox({ ...app, quiet: true, limits: { burst: 100_000, daily: 1_000_000 }, ...exchangeRecorder(() => atWork) })
  companyId = (await control<{ companies: { id: string }[] }>('GET', '/state')).companies[0]?.id ?? ''
  api = await openCompanyApi()
})
afterAll(() => sandbox.close())
beforeEach(() => control('DELETE', '/violations'))

const nowhere: Target['locationId'] = 'new:abc'
const profile = {
  name: 'Contract Clinic',
  phone: '+1 (512) 555-0123',
  address: '1 Main Street',
  city: 'Austin',
  state: 'TX',
  country: 'US',
  postalCode: '78701',
  website: 'https://clinic.example',
  timezone: 'America/Chicago',
  prospectInfo: { firstName: 'Ada', lastName: 'Stone', email: 'Ada@clinic.example' },
  settings: { allowDuplicateContact: true, disableContactTimezone: true },
  social: { yelp: 'https://yelp.example/clinic' },
}

test('a sub-account is made, found among all by its name, read whole, changed and put back', async () => {
  const kind = use('location')
  const before = await listAll(kind, nowhere)
  const made = (await kind.create?.(scopeOf(nowhere), sound(kind, profile))) as Live
  const found = (await listAll(kind, nowhere)).filter((live) => !before.some((known) => known.id === live.id))
  expect(found.map((live) => live.id)).toEqual([made.id])
  expect(kind.identifyLive(found[0] as Live)).toBe(kind.identify(profile))
  const [whole] = (await listAll(kind, made.id)) as [Live]
  expect(differences(kind, profile, whole)).toEqual([])

  const wanted = { ...profile, city: 'Dallas', settings: { allowDuplicateContact: false } }
  expect(differences(kind, wanted, whole)).toEqual(['city', 'settings'])
  await kind.update?.(scopeOf(made.id), whole, wanted, ['city', 'settings'])
  const [changed] = (await listAll(kind, made.id)) as [Live]
  expect(differences(kind, wanted, changed)).toEqual([])
  await kind.update?.(scopeOf(made.id), changed, { ...profile, ...whole.fields }, ['city', 'settings'])
  expect(differences(kind, profile, ((await listAll(kind, made.id)) as [Live])[0])).toEqual([])
  expect(kind.delete).toBeUndefined()
  expect(kind.keptBecause && english({ code: kind.keptBecause })).toMatch(/^Kept: /)
  expect(await refusals()).toEqual([])
})

test('every sub-account of the agency is read, page after page', async () => {
  await control('POST', '/locations', { name: 'Crowd', count: 230, companyId })
  const { locations } = await control<{ locations: { companyId: string }[] }>('GET', '/state')
  const all = await listAll(use('location'), nowhere)
  expect(all).toHaveLength(locations.filter((one) => one.companyId === companyId).length)
})

test('one of the same name may be another one, when what is known of both differs', () => {
  const kind = kindOf('location')
  const live = (email: string, phone: string): Live => ({ id: 'l', title: 'X', fields: {}, raw: { email, phone } })
  const spec = { name: 'X', phone: '+15125550123', prospectInfo: { firstName: 'A', lastName: 'B', email: 'a@x.example' } }
  expect(kind.mayBeAnother?.(spec, live('', ''))).toBe(false)
  expect(kind.mayBeAnother?.(spec, live('b@x.example', ''))).toBe(true)
  expect(kind.mayBeAnother?.(spec, live('b@x.example', '15125550123'))).toBe(false)
  expect(kind.mayBeAnother?.({ name: 'X' }, live('b@x.example', '1'))).toBe(false)
})

test('an agency whose plan lacks it is told what is missing', async () => {
  await control('POST', '/quirks', { planGate: true })
  const kind = use('location')
  await expect(kind.create?.(scopeOf(nowhere), { name: 'Gated' })).rejects.toMatchObject({ reason: 'plan_gated', status: 403 })
  await control('POST', '/quirks', { planGate: false })
})

test('a snapshot is laid, waited for, and found there afterwards', async () => {
  const kind = use('snapshot')
  await control('POST', '/quirks', { snapshotMs: 600_000 })
  const scope = scopeOf(await newLocation('Snapshot place'))
  const spec = sound(kind, { name: 'agency  Basics', override: false })
  expect(await listAll(kind, scope.target.locationId, [spec])).toEqual([])
  const made = (await kind.create?.(scope, spec)) as Live
  expect(await kind.progress?.(scope, made)).toMatchObject({ done: false, message: expect.stringContaining('of 4 parts') })
  await control('POST', '/quirks', { snapshotMs: 0 })
  expect(await kind.progress?.(scope, made)).toEqual({ done: true })
  const [there] = (await listAll(kind, scope.target.locationId, [spec])) as [Live]
  expect(kind.identifyLive(there)).toBe(kind.identify(spec))
  expect(differences(kind, spec, there)).toEqual([])
  expect(kind.delete).toBeUndefined()
  expect(await refusals()).toEqual([])
})

test('a snapshot that is not in the list, or failed to load, is refused in words', async () => {
  const kind = use('snapshot')
  const scope = scopeOf(await newLocation('Broken place'))
  await expect(listAll(kind, nowhere, [{ name: 'No such' }])).rejects.toThrow('has no snapshot named "No such". It has "Agency basics"')
  await control('POST', '/quirks', { snapshotFails: true })
  const made = (await kind.create?.(scope, { name: 'Agency basics' })) as Live
  await control('POST', '/quirks', { snapshotFails: false })
  await expect(kind.progress?.(scope, made)).rejects.toThrow('has failed')
  expect(await listAll(kind, scope.target.locationId, [{ name: 'Agency basics' }])).toEqual([])
})

test('the features of a sub-account are read, replaced as a whole, and put back', async () => {
  const kind = use('location-permissions')
  const locationId = await newLocation('Permission place')
  const [before] = (await listAll(kind, locationId)) as [Live]
  const spec = sound(kind, { permissions: ['workflow', 'crm'] })
  expect(differences(kind, spec, before)).toEqual(['permissions'])
  await kind.create?.(scopeOf(locationId), spec)
  const [after] = (await listAll(kind, locationId)) as [Live]
  expect(differences(kind, spec, after)).toEqual([])
  await kind.update?.(scopeOf(locationId), after, before.fields, ['permissions'])
  expect(await listAll(kind, locationId)).toEqual([before])
  expect(await refusals()).toEqual([])
})

test('a menu link is made for the sub-account, found by its words, changed and removed; others keep seeing it', async () => {
  const kind = use('custom-menu-link')
  const [one, other] = [await newLocation('Menu one'), await newLocation('Menu other')]
  const least = sound(kind, { title: 'Client portal', url: 'https://portal.example', icon: { name: 'door-open', fontFamily: 'fas' } })
  await kind.create?.(scopeOf(one), least)
  const [found] = (await listAll(kind, one)) as [Live]
  expect(kind.identifyLive(found)).toBe(kind.identify(least))
  expect(found.fields).toMatchObject({
    locations: [one],
    showOnLocation: true,
    showToAllLocations: false,
    openMode: 'iframe',
    userRole: 'all',
  })

  const wanted = { ...least, locations: [other], userRole: 'admin', allowCamera: true }
  expect(differences(kind, wanted, found)).toEqual(['locations', 'userRole', 'allowCamera'])
  await kind.update?.(scopeOf(other), found, wanted, ['locations', 'userRole', 'allowCamera'])
  const [changed] = (await listAll(kind, one)) as [Live]
  expect(differences(kind, wanted, changed)).toEqual([])
  expect(changed.fields.locations).toEqual([one, other])
  const isElsewhere = (place: string, spec: Spec, fields: Spec = {}): unknown =>
    kind.isElsewhere?.({ ...changed, fields: { ...changed.fields, ...fields } }, scopeOf(place).target, spec)
  expect([isElsewhere(one, least), isElsewhere(one, wanted), isElsewhere(nowhere, { locations: [one, other] })]).toEqual([
    true,
    false,
    false,
  ])
  const toAll = { showToAllLocations: true }
  expect([isElsewhere(one, wanted, toAll), isElsewhere(one, { ...wanted, ...toAll }, toAll)]).toEqual([true, false])
  await kind.delete?.(scopeOf(one), changed)
  expect(await listAll(kind, one)).toEqual([])
  expect(await refusals()).toEqual([])
})

test('menu links are read page after page', async () => {
  const kind = use('custom-menu-link')
  const icon = { name: 'star', fontFamily: 'far' }
  for (let n = 0; n < 45; n += 1) await kind.create?.(scopeOf(nowhere), { title: `Link ${n}`, url: 'https://x.example', icon })
  expect(await listAll(kind, nowhere)).toHaveLength(45)
})

test("none of them works with a location's own token", async () => {
  const { locations } = await control<{ locations: { id: string; companyId: string }[] }>('GET', '/state')
  const locationId = locations.find((one) => one.companyId === companyId)?.id ?? ''
  const { code } = await control<{ code: string }>('POST', '/install', {
    as: 'location',
    locationIds: [locationId],
    scopes: requiredScopes(),
  })
  const scope = { api: await openApi(code), target: { companyId, locationId } }
  for (const name of agencyKindNames) {
    expect(kindOf(name).place).toBe('company')
    if (name === 'location') continue
    await expect(kindOf(name).list?.({ ...scope, matched: () => Promise.resolve([]) })).rejects.toMatchObject({ reason: 'forbidden_scope' })
  }
})

function use(name: KindName): Kind {
  atWork = name
  return kindOf(name)
}

function scopeOf(locationId: string): WriteScope {
  return { api, target: { companyId, locationId } }
}

function sound(kind: Kind, spec: Spec): Spec {
  return kind.spec.parse(spec)
}

function listAll(kind: Kind, locationId: string, wanted?: Spec[]): Promise<Live[]> {
  const scope: ListScope = { ...scopeOf(locationId), matched: () => Promise.resolve([]), ...(wanted === undefined ? {} : { wanted }) }
  return kind.list?.(scope) ?? Promise.resolve([])
}

/** Fields of the spec that can be read and are not as the spec says. */
function differences(kind: Kind, spec: Spec, live: Live): string[] {
  const form = (field: string, value: unknown, desired: unknown): string => {
    if (typeof desired === 'object' && desired !== null && !Array.isArray(desired))
      return JSON.stringify(Object.keys(desired).map((name) => (value as Spec | null)?.[name] ?? null))
    return JSON.stringify(kind.normalise?.(field, value, desired) ?? value)
  }
  return Object.entries(spec)
    .filter(([field, value]) => field in live.fields && form(field, value, value) !== form(field, live.fields[field], value))
    .filter(([field]) => !(field === 'name' && kind.identifyLive(live) === kind.identify(spec)))
    .map(([field]) => field)
}

async function newLocation(name: string): Promise<string> {
  const { locations } = await control<{ locations: { id: string }[] }>('POST', '/locations', { name, companyId })
  return locations[0]?.id ?? ''
}

async function openCompanyApi(): Promise<WriteApi> {
  const { code } = await control<{ code: string }>('POST', '/install', { as: 'agency', companyId, scopes: requiredScopes() })
  return openApi(code)
}

async function openApi(code: string): Promise<WriteApi> {
  const redirectUri = `${app.appUrl}/oauth/callback`
  const body = { clientId: app.clientId, clientSecret: app.clientSecret, grantType: 'authorization_code', code, redirectUri }
  const response = await fetch(`${sandbox.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', version: 'v3' },
    body: JSON.stringify(body),
  })
  const { accessToken } = (await response.json()) as { accessToken: string }
  return createClient({
    apiUrl: sandbox.url,
    getToken: () => Promise.resolve(accessToken),
    takePermit: () => Promise.resolve({ leaves: () => {}, answered: () => {} }),
  })
}

/** What the strict API refused since the test began: fields that it does not name, missing ones, wrong types. */
async function refusals(): Promise<unknown[]> {
  const { violations } = await control<{ violations: { kind: string }[] }>('GET', '/violations')
  return violations.filter((violation) => violation.kind === 'refused')
}

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${sandbox.url}/sandbox/control${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as T
}
