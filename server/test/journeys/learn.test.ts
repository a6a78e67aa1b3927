import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Blueprint, StoredBlueprint } from '../../contract/blueprint.ts'
import { agencyKindNames, byHandKindNames, extendedKindNames, type KindName } from '../../contract/kind-names.ts'
import type { Learned } from '../../contract/learn.ts'
import { checkBlueprint } from '../../blueprints/check-blueprint.ts'
import { aroundInBlueprint } from '../../resources/around.test-data.ts'
import { extendedSamples } from '../../resources/extended-sample-specs.test-data.ts'
import { requiredScopes } from '../../resources/required-scopes.ts'
import { quickWindow } from '../quick-window.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Spec = Record<string, unknown>

let world: World
let admin: Person
let stranger: Person

let messy: Learned

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld({ sandbox: quickWindow() }))
  const theirs = idOf('Marigold', 'companyId')
  await world.install({ companyId: theirs, scopes: requiredScopes().filter((scope) => scope !== 'products.readonly') })
  stranger = await world.agencyAdmin(theirs)
  await world.control('DELETE', '/requests')
  messy = await learn(idOf('Summit'))
})
afterAll(() => world?.close())

test('what is learned from a messy sub-account changes nothing there', { timeout: 90_000 }, async () => {
  const locationId = idOf('Summit')
  const asked = await world.control<{ requests: { method: string; path: string }[] }>(
    'GET',
    `/requests?locationId=${locationId}&limit=1000`,
  )
  expect(asked.requests.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/oauth'))).toEqual([])
  expect(asked.requests.length).toBeLessThan(60)
  expect(checkBlueprint(messy.blueprint).errors).toEqual([])

  const plan = await admin.plan(locationId, messy.blueprint, valuesOf(messy))
  expect(plan.summary).toMatchObject({ create: 0, update: 0, decide: 0, unknown: 0, delete: 0, manual: 5 })
  expect(plan.summary.adopt).toBe(messy.blueprint.resources.length - 5)
})

test('names, addresses and links are variables, and no value of them stands in the blueprint', () => {
  const { resources } = messy.blueprint
  expect(resources.find(({ key }) => key === 'estimate-visit')?.spec).toMatchObject({
    groupId: { $ref: 'calendar-group/field-service' },
    teamMembers: [{ userId: { $ref: 'user/team-member-1' } }, { userId: { $ref: 'user/team-member-2' } }],
  })
  expect(messy.proposedVariables).toContainEqual({
    name: 'leave_a_review_link',
    label: 'Leave a review: link',
    value: 'https://summit-hvac.example/review',
    where: [`resources[${resources.findIndex(({ key }) => key === 'leave-a-review')}].spec.redirectTo`],
  })
  const text = JSON.stringify({ ...messy.blueprint, name: '' })
  for (const { value } of messy.proposedVariables) expect(text).not.toContain(`"${value}"`)
  expect(text).not.toMatch(/summit-hvac\.example|Prescott|\+1828/)
})

test('what learning itself writes into it is in the language of who learns, and nothing else differs', { timeout: 60_000 }, async () => {
  const ask = (path: string, headers: Record<string, string> = {}) =>
    admin.call<Learned>('POST', `/api/blueprints/learn${path}`, { locationId: idOf('Summit') }, headers)
  const { body: spanish } = await ask('?lang=es')
  const { body: accepted } = await ask('', { 'accept-language': 'es-MX,en;q=0.5' })
  expect(accepted.blueprint).toEqual(spanish.blueprint)
  expect(spanish.blueprint.name).toMatch(/^Aprendido de /)
  const label = (name: string) => spanish.proposedVariables.find((one) => one.name === name)?.label
  expect([label('leave_a_review_link'), label('team_member_1_first_name')]).toEqual([
    'Leave a review: enlace',
    'Miembro 1 del equipo: nombre',
  ])
  expect(new Set(Object.values(spanish.blueprint.variables).map(({ group }) => group))).toEqual(new Set(['Equipo', 'Negocio', 'Enlaces']))
  const built = spanish.blueprint.resources.filter(({ kind }) => (byHandKindNames as readonly string[]).includes(kind))
  expect(built).toHaveLength(5)
  for (const { spec } of built) expect(JSON.stringify(spec)).toContain('Constrúyelo exactamente con este nombre')
  expect(built.filter(({ spec: { why } }) => why !== undefined).length).toBeGreaterThan(1)
  for (const { spec } of built) expect(String(spec.why ?? 'está publicado')).toMatch(/está (publicado|como borrador)/)

  const same = ({ blueprint, proposedVariables }: Learned) => ({
    variables: Object.keys(blueprint.variables),
    values: proposedVariables.map(({ name, value, where }) => ({ name, value, where })),
    resources: blueprint.resources.map(({ kind, key, spec: { steps: _steps, why: _why, ...spec } }) => ({ kind, key, spec })),
  })
  expect(same(spanish)).toEqual(same(messy))
})

test('what could not be taken is told with its reason', () => {
  const { notCaptured } = messy
  expect(notCaptured).toContainEqual(
    expect.objectContaining({ kind: 'tag', title: 'no-show', why: expect.stringContaining('the same tag as "No Show"') }),
  )
  expect(notCaptured).toContainEqual(
    expect.objectContaining({ kind: 'user', title: 'Mara Ellison', why: expect.stringContaining('agency') }),
  )
  expect(notCaptured).toContainEqual(expect.objectContaining({ kind: 'email-template', why: expect.stringContaining('editorContent') }))
  expect(notCaptured).toContainEqual(expect.objectContaining({ kind: 'phone-number', why: expect.any(String) }))
  for (const kind of agencyKindNames)
    expect(notCaptured).toContainEqual(expect.objectContaining({ kind, why: expect.stringContaining('The agency keeps this') }))
})

test('braces, agency people and what a blueprint cannot say are got round, and told', { timeout: 60_000 }, async () => {
  const locationId = idOf('Lumen')
  const person = world.users.find((user) => user.type === 'agency' && user.companyId === idOf('Lumen', 'companyId'))?.id
  const make = (kind: string, fields: Spec) => world.control('POST', '/mutate', { locationId, kind, action: 'create', fields })
  await make('calendars', { name: 'With the agency', calendarType: 'round_robin', teamMembers: [{ userId: person, priority: 1 }] })
  await make('customValues', { name: 'Greeting', value: 'Hi {{name}}, this is Lumen Med Spa: (305) 555-0190' })
  await make('emailTemplates', { name: 'Drawn', type: 'template', editorType: 'builder' })
  await make('customFields', { name: 'Boxes', dataType: 'TEXTBOX_LIST', model: 'contact' })

  const learned = await learn(locationId)
  const specs = new Map(learned.blueprint.resources.map(({ kind, key, spec }) => [`${kind}/${key}`, spec]))
  expect(specs.get('calendar/with-the-agency')).toMatchObject({ teamMembers: [{ userId: '{{ with_the_agency_user_id }}', priority: 1 }] })
  expect(specs.get('custom-value/greeting')?.value).toBe(
    'Hi {{ greeting_text_in_braces }}, this is {{ location_name }}: {{ greeting_phone }}',
  )
  expect([specs.has('email-template/drawn'), specs.has('custom-field/boxes')]).toEqual([false, false])
  expect(learned.notCaptured).toContainEqual(
    expect.objectContaining({ kind: 'email-template', title: 'Drawn', why: expect.stringContaining('editorType') }),
  )
  expect(learned.notCaptured).toContainEqual(
    expect.objectContaining({ kind: 'custom-field', title: 'Boxes', why: expect.stringContaining('textBoxListOptions') }),
  )
  expect(valuesOf(learned)).toMatchObject({
    greeting_text_in_braces: '{{name}}',
    location_name: 'Lumen Med Spa',
    with_the_agency_user_id: person,
  })
  const plan = await admin.plan(locationId, learned.blueprint, valuesOf(learned))
  expect(plan.summary).toMatchObject({ create: 0, update: 0, decide: 0, unknown: 0 })
})

test('what the app was not given is unknown', { timeout: 60_000 }, async () => {
  const learned = await learn(idOf('Marigold'), stranger)
  const unknown = learned.notCaptured.filter(({ why }) => why.includes('unknown')).map(({ kind }) => kind)
  expect(unknown).toEqual(expect.arrayContaining(['product', 'price']))
  expect(learned.blueprint.resources.some(({ kind }) => unknown.includes(kind as KindName))).toBe(false)
})

test(
  'a group that the platform fails to tell is unknown, with what hangs on it, and nothing is invented',
  { timeout: 60_000 },
  async () => {
    const locationId = idOf('Summit')
    const fault = { match: { path: '^/products/$', locationId }, fault: '500', times: 20 }
    const { id } = await world.control<{ id: string }>('POST', '/faults', fault)
    const learned = await learn(locationId)
    await world.control('DELETE', '/faults', { id })
    const unknown = learned.notCaptured.filter(({ why }) => why.includes('unknown')).map(({ kind }) => kind)
    expect(unknown).toEqual(['product', 'price'])
    const kinds = new Set(learned.blueprint.resources.map(({ kind }) => kind))
    expect([kinds.has('product'), kinds.has('price'), kinds.has('coupon')]).toEqual([false, false, true])
    const plan = await admin.plan(locationId, learned.blueprint, valuesOf(learned))
    expect(plan.summary).toMatchObject({ create: 0, update: 0, decide: 0, unknown: 0 })
  },
)

test('a provisioned clinic is learned, made again elsewhere, and learned again as the same', { timeout: 180_000 }, async () => {
  const { body } = await admin.call<StoredBlueprint>('GET', '/api/blueprints/starter-dental')
  const { blueprint } = body as StoredBlueprint
  const learned = await learnTwice(idOf('Bright Smile'), idOf('Prairie'), blueprint, fillIn(blueprint))
  const made = blueprint.resources.filter(({ kind }) => !(byHandKindNames as readonly string[]).includes(kind))
  const twoWhoWereThere = 2
  expect(learned.blueprint.resources).toHaveLength(made.length + twoWhoWereThere)
})

test('one of every extended kind is learned, made again elsewhere, and learned again as the same', { timeout: 180_000 }, async () => {
  const [from, to] = [idOf('Harbor'), idOf('Pinecrest')]
  const { around, resources } = aroundInBlueprint(from)
  const samples = extendedKindNames.map((kind) => ({ kind, key: 'sample', spec: extendedSamples[kind].spec(around) }))
  const learned = await learnTwice(from, to, { version: 1, name: 'Everything', resources: [...resources, ...samples] }, {})
  const kindsIn = (all: readonly { kind: string }[]) => [...new Set(all.map(({ kind }) => kind))].toSorted()
  expect(kindsIn(learned.blueprint.resources)).toEqual(kindsIn([...resources, ...samples]))
})

test('there is nothing to learn from an empty sub-account', async () => {
  const answer = await admin.call('POST', '/api/blueprints/learn', { locationId: idOf('Copper') })
  expect(answer).toMatchObject({ status: 409, body: { code: 'conflict', detail: 'There is nothing in this sub-account yet.' } })
})

test('another agency and another sub-account learn nothing, and the door wants a location', async () => {
  const ask = async (person: Person, body: unknown) => (await person.call<Spec>('POST', '/api/blueprints/learn', body)).body
  const unheard = await ask(stranger, { locationId: 'AAAAAAAAAAAAAAAAAAAA' })
  expect({ ...(await ask(stranger, { locationId: idOf('Summit') })), requestId: '' }).toEqual({ ...unheard, requestId: '' })
  const neighbour = await world.signIn(admin.session.user.id, idOf('Copper'))
  expect(await ask(neighbour, { locationId: idOf('Summit') })).toMatchObject({ status: 404, code: 'not_found' })
  expect(await ask(admin, {})).toMatchObject({ status: 422, code: 'invalid_request' })
  expect(await ask(admin, { locationId: idOf('Summit'), also: 1 })).toMatchObject({ status: 422 })
})

async function learnTwice(from: string, to: string, blueprint: Spec | Blueprint, variables: Record<string, string>): Promise<Learned> {
  expect((await admin.provision(from, blueprint, variables)).job).toMatchObject({ status: 'SUCCESS' })
  const first = await learn(from)
  expect(checkBlueprint(first.blueprint).errors).toEqual([])
  const here = await admin.plan(from, first.blueprint, valuesOf(first))
  expect(here.summary).toMatchObject({ create: 0, update: 0, decide: 0, unknown: 0, delete: 0 })

  const values = valuesOf(first)
  for (const name of Object.keys(values)) if (/^team_member_.*_email$/.test(name)) values[name] = `there.${values[name]}`
  const { plan, job } = await admin.provision(to, first.blueprint, values)
  expect(plan.summary).toMatchObject({ update: 0, same: 0, adopt: 0, decide: 0, unknown: 0 })
  expect(job).toMatchObject({ status: 'SUCCESS' })
  const second = await learn(to)
  expect(second.blueprint.variables).toEqual(first.blueprint.variables)
  expect(second.blueprint.resources).toEqual(first.blueprint.resources)
  return first
}

function fillIn({ variables }: Blueprint): Record<string, string> {
  const asked = Object.entries(variables).filter(([, variable]) => variable.required === true && variable.default === undefined)
  return Object.fromEntries(asked.map(([name, variable]) => [name, variable.example ?? name]))
}

function idOf(name: string, field: 'id' | 'companyId' = 'id'): string {
  return world.locations.find((one) => one.name.startsWith(name))?.[field] ?? ''
}

async function learn(locationId: string, person = admin): Promise<Learned> {
  const { status, body } = await person.call<Learned>('POST', '/api/blueprints/learn', { locationId })
  expect([status, body]).toEqual([200, expect.anything()])
  return body as Learned
}

function valuesOf({ proposedVariables }: Learned): Record<string, string> {
  return Object.fromEntries(proposedVariables.map(({ name, value }) => [name, value]))
}
