import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { saying } from '../contract/say.ts'
import { startSandbox, type Sandbox } from '../../marketplace/sandbox/sandbox.ts'
import { coreKindNames, extendedKindNames, type KindName } from '../contract/kind-names.ts'
import { createClient, type WriteApi } from '../highlevel/client.ts'
import { makeAround, type Around } from './around.test-data.ts'
import type { Kind, Live, ListScope, Target, WriteScope } from './kind.ts'
import { exchangeRecorder } from './record-exchanges.test-data.ts'
import { kindOf, kinds } from './registry.ts'
import { requiredScopes } from './required-scopes.ts'
import { samples, type Sample } from './sample-specs.test-data.ts'

type Spec = Record<string, unknown>
type Place = WriteScope & { around: Around }

const app = { appUrl: 'http://127.0.0.1:1', clientId: 'app-1', clientSecret: 'secret-1', sharedSecret: 'shared-1' }

let sandbox: Sandbox
let atWork: KindName | 'other' = 'other'

beforeAll(async () => {
  sandbox = await startSandbox({ ...app, quiet: true, limits: { burst: 100_000, daily: 1_000_000 }, ...exchangeRecorder(() => atWork) })
})
afterAll(() => sandbox.close())

describe.each([...coreKindNames, ...extendedKindNames])('%s', (name) => {
  const kind = kindOf(name)
  const sample = samples[name] as Sample
  let place: Place
  let before: Live[]

  beforeEach(async () => {
    place = await openPlace(name)
    before = await listAll(place, kind)
    await control('DELETE', '/violations')
  })

  test('accepts its own samples', () => {
    for (const spec of [sample.spec(place.around), sample.least(place.around)]) {
      const parsed = kind.spec.safeParse(spec)
      expect(parsed.error?.issues ?? []).toEqual([])
      expect(kind.validate?.(parsed.data as Spec) ?? []).toEqual([])
    }
  })

  test('is made, found by its name, read, changed and removed again', async () => {
    const spec = sample.spec(place.around)
    const made = await kind.create?.(place, spec)
    expect(made?.id).toBeTruthy()
    expect(differences(kind, spec, made)).toEqual([])

    const found = await onlyNew(place, kind, before)
    expect(found.id).toBe(made?.id)
    expect(kind.identifyLive(found)).toBe(kind.identify(spec))
    expect(differences(kind, spec, found)).toEqual([])
    expect(await onlyNew(place, kind, before)).toEqual(found)

    const wanted = { ...spec, ...sample.change }
    const changed = differences(kind, wanted, found)
    expect(changed).toEqual(Object.keys(sample.change))
    const updated = await kind.update?.(place, found, wanted, changed)
    expect(differences(kind, wanted, updated)).toEqual([])
    const after = await onlyNew(place, kind, before)
    expect(after.id).toBe(found.id)
    expect(differences(kind, wanted, after)).toEqual([])
    expect(kind.identifyLive(after)).toBe(kind.identify(wanted))

    if (kind.delete === undefined) return expect(kind.cannotUndo).toBeTruthy()
    await kind.delete(place, after)
    expect((await listAll(place, kind)).map((live) => live.id)).toEqual(before.map((live) => live.id))
    expect(await refusals()).toEqual([])
  })

  test('is made from the least that it takes', async () => {
    const spec = sample.least(place.around)
    const made = await kind.create?.(place, spec)
    const found = await onlyNew(place, kind, before)
    expect(found.id).toBe(made?.id)
    expect(differences(kind, spec, found)).toEqual([])
    expect(await refusals()).toEqual([])
  })

  test('is put back as it was from what was read before', async () => {
    await kind.create?.(place, sample.spec(place.around))
    const original = await onlyNew(place, kind, before)
    const fields = Object.keys(sample.change)
    await kind.update?.(place, original, { ...sample.spec(place.around), ...sample.change }, fields)
    const edited = await onlyNew(place, kind, before)
    await kind.update?.(place, edited, original.fields, fields)
    const restored = await onlyNew(place, kind, before)
    for (const field of fields)
      expect(inDesiredForm(kind, field, restored.fields[field], original.fields[field])).toEqual(
        inDesiredForm(kind, field, original.fields[field], original.fields[field]),
      )
    expect(await refusals()).toEqual([])
  })
})

describe.each(kinds.filter((kind) => kind.look !== undefined).map((kind) => kind.name))('%s', (name) => {
  test('is looked for, and never made', async () => {
    const place = await openPlace(name)
    const shelf = { workflow: 'workflows', form: 'forms', survey: 'surveys', funnel: 'funnels', 'phone-number': 'phoneNumbers' }[
      name as 'form'
    ]
    const fields = { name: 'Front desk', status: 'draft', phoneNumber: '+15035550100', friendlyName: 'Front desk' }
    expect(await kindOf(name).look?.(place)).toEqual([])
    await control('POST', '/mutate', { locationId: place.target.locationId, kind: shelf, action: 'create', fields })
    expect(await kindOf(name).look?.(place)).toMatchObject([{ id: expect.any(String), title: 'Front desk' }])
    expect(await refusals()).toEqual([])
  })
})

describe('lists', () => {
  test.each([
    ['user', 60],
    ['product', 230],
    ['price', 130],
    ['email-template', 45],
    ['collection', 130],
    ['coupon', 130],
    ['business', 130],
    ['media-folder', 130],
    ['object-folder', 20],
    ['association', 130],
    ['knowledge-faq', 130],
    ['brand-board', 130],
    ['chat-widget', 70],
    ['conversation-agent', 70],
    ['voice-agent', 70],
    ['invoice-template', 130],
    ['url-redirect', 130],
  ] as const)('read every page of %s', async (name, count) => {
    const place = await openPlace(name)
    const kind = kindOf(name)
    const before = await listAll(place, kind)
    for (let n = 0; n < count; n += 1) {
      await kind.create?.(place, {
        ...samples[name]?.least(place.around),
        ...itsOwn(name, n, place.target),
      })
    }
    const all = await listAll(place, kind)
    expect(all.length - before.length).toBe(count)
    expect(new Set(all.map((live) => live.id)).size).toBe(all.length)
  })
})

describe('a platform in a bad mood', () => {
  afterEach(() => control('POST', '/quirks', { dropEmailBody: false, halfMadeEmail: 0, pipelineLagMs: 0 }))

  test('says so when the body of an e-mail template does not show', async () => {
    const place = await openPlace('email-template')
    const kind = kindOf('email-template')
    await control('POST', '/quirks', { dropEmailBody: true })
    const made = await kind.create?.(place, samples['email-template']?.spec(place.around) ?? {})
    expect(made?.note).toEqual(saying('note.template_empty'))
    expect(await listAll(place, kind)).toHaveLength(1)
  })

  test('takes away an e-mail template that a refused creation has left half-made, and nothing else of that name', async () => {
    const place = await openPlace('email-template')
    const kind = kindOf('email-template')
    const { locationId } = place.target
    const make = (fields: Spec) => control('POST', '/mutate', { locationId, kind: 'emailTemplates', action: 'create', fields })
    const now = new Date().toISOString()
    await make({ type: 'template', name: 'Welcome', editorType: 'builder', createdAt: '2026-01-01T00:00:00.000Z', updatedAt: now })
    await make({ type: 'template', name: 'Welcome', editorType: 'builder', editorContent: '<p>', createdAt: now, updatedAt: now })
    await make({ type: 'template', name: 'Welcome back', editorType: 'builder', createdAt: now, updatedAt: now })
    const before = (await listAll(place, kind)).map(({ id }) => id)
    await control('POST', '/quirks', { halfMadeEmail: 1 })
    await expect(kind.create?.(place, samples['email-template']?.spec(place.around) ?? {})).rejects.toMatchObject({ reason: 'ambiguous' })
    expect((await listAll(place, kind)).map(({ id }) => id).toSorted()).toEqual(before.toSorted())
  })

  test('keeps every stage of a pipeline that is changed before reads have caught up', async () => {
    const place = await openPlace('pipeline')
    const kind = kindOf('pipeline')
    await control('POST', '/quirks', { pipelineLagMs: 300 })
    const made = (await kind.create?.(place, { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won' }] })) as Live
    const idOf = (live: Live, name: string): unknown =>
      (live.raw as { id: string; name: string }[]).find((stage) => stage.name === name)?.id
    const changed = (await kind.update?.(place, made, { name: 'Sales', stages: [{ name: 'Met' }, { name: 'New' }] }, ['stages'])) as Live
    await new Promise((resolve) => setTimeout(resolve, 400))
    const [after] = (await listAll(place, kind)) as [Live]
    expect(after.fields.stages).toMatchObject([{ name: 'Met' }, { name: 'New' }, { name: 'Won' }])
    expect(after).toEqual(changed)
    expect([idOf(after, 'New'), idOf(after, 'Won')]).toEqual([idOf(made, 'New'), idOf(made, 'Won')])
  })
})

/** What tells one from the others of its kind. */
function itsOwn(name: KindName, n: number, { locationId }: Target): Spec {
  if (name === 'user') return { email: `person-${n}@${locationId}.example` }
  if (name === 'coupon') return { code: `CODE${n}` }
  if (name === 'association') return { key: `key_${n}` }
  if (name === 'knowledge-faq') return { question: `Question ${n}?` }
  if (name === 'voice-agent') return { agentName: `Agent ${n}` }
  if (name === 'url-redirect') return { path: `/page-${n}` }
  return { name: `Thing ${n}` }
}

/** Fields of the spec that can be read and are not as the spec says. */
function differences(kind: Kind, spec: Spec, live: Live | undefined): string[] {
  return Object.entries(spec)
    .filter(([field]) => live !== undefined && field in live.fields)
    .filter(([field, value]) => {
      const [desired, there] = [value, live?.fields[field]].map((one) => JSON.stringify(inDesiredForm(kind, field, one, value)))
      return desired !== there
    })
    .map(([field]) => field)
}

/** As the plan compares: objects field by field, everything else through `normalise`. */
function inDesiredForm(kind: Kind, field: string, value: unknown, desired: unknown): unknown {
  if (isObject(desired)) return Object.keys(desired).map((name) => (isObject(value) ? (value[name] ?? null) : null))
  const normal = kind.normalise?.(field, value, desired) ?? value
  return normal === '' || normal === undefined || (Array.isArray(normal) && normal.length === 0) ? null : normal
}

async function listAll(place: Place, kind: Kind): Promise<Live[]> {
  const scope: ListScope = { ...place, matched: (name) => listAll(place, kindOf(name)) }
  return (await kind.list?.(scope)) ?? []
}

/** The one that was not there before, completed as planning does it. */
async function onlyNew(place: Place, kind: Kind, before: readonly Live[]): Promise<Live> {
  const known = new Set(before.map((live) => live.id))
  const added = (await listAll(place, kind)).filter((live) => !known.has(live.id))
  expect(added).toHaveLength(1)
  const [live] = added as [Live]
  return (await kind.read?.(place, live)) ?? live
}

/** A fresh location with the app installed, and what the samples of this kind lean on. */
async function openPlace(name: KindName): Promise<Place> {
  const { locations } = await control<{ locations: { id: string }[] }>('POST', '/locations', { name: `Contract ${name}` })
  const locationId = locations[0]?.id ?? ''
  const state = await control<{ locations: { id: string; companyId: string }[] }>('GET', '/state')
  const companyId = state.locations.find((one) => one.id === locationId)?.companyId ?? ''
  const target: Target = { companyId, locationId }
  const api = await openApi(target)
  atWork = 'other'
  const around = await makeAround({ api, target }, name)
  atWork = name
  return { api, target, around }
}

async function openApi({ locationId }: Target): Promise<WriteApi> {
  const { code } = await control<{ code: string }>('POST', '/install', {
    as: 'location',
    locationIds: [locationId],
    scopes: requiredScopes(),
  })
  const response = await fetch(`${sandbox.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', version: 'v3' },
    body: JSON.stringify({
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      grantType: 'authorization_code',
      code,
      redirectUri: `${app.appUrl}/oauth/callback`,
    }),
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
  const { violations } = await control<{ violations: { kind: string; message: string }[] }>('GET', '/violations')
  return violations.filter((violation) => violation.kind === 'refused')
}

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${sandbox.url}/sandbox/control${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as T
  if (!response.ok) throw new Error(`the control door refused ${method} ${path}: ${JSON.stringify(answer)}`)
  return answer
}

function isObject(value: unknown): value is Spec {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
