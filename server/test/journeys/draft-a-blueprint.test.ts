import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Explanation, Improvements, Description } from '../../contract/ai.ts'
import type { Blueprint } from '../../contract/blueprint.ts'
import type { Draft, DraftAnswer } from '../../contract/draft.ts'
import type { EventEnvelope } from '../../contract/event.ts'
import type { Problem } from '../../contract/problem.ts'
import { startWorld, type Person, type World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string

const brief =
  'We are Maple Dental, a dental clinic with two dentists and a hygienist. New patients find us online. We want hygiene recall every six months, ask for reviews, and book a new patient exam.'

beforeAll(async () => {
  world = await startWorld()
  await world.install()
  locationId = world.locations[0]?.id as string
  const user = world.users.find((one) => one.type === 'agency' && one.role === 'admin' && one.companyId === world.locations[0]?.companyId)
  admin = await world.signIn(user?.id as string, locationId)
}, 60_000)

afterAll(() => world?.close())

async function waitForDraft(person: Person, draftId: string): Promise<Draft> {
  for (const started = Date.now(); Date.now() - started < 30_000;) {
    const { body } = await person.call<Draft>('GET', `/api/drafts/${draftId}`)
    if (body.status !== 'running') return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the draft did not end')
}

async function follow(draftId: string, lastEventId?: string): Promise<EventEnvelope[]> {
  const response = await fetch(`${world.url}/api/sse/stream?draftId=${draftId}`, {
    headers: { authorization: `Bearer ${admin.session.token}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
  })
  const events: EventEnvelope[] = []
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8')
    const whole = text.split('\n\n')
    text = whole.pop() ?? ''
    for (const block of whole) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data !== undefined) events.push(JSON.parse(data) as EventEnvelope)
    }
    if (events.some(({ body }) => body.type === 'draft.status')) break
  }
  return events
}

let first: Draft

test(
  'a brief becomes a draft whose lines arrive one by one, whose questions are answered, and which is planned and applied',
  { timeout: 90_000 },
  async () => {
    const asked = await admin.call<DraftAnswer>('POST', '/api/blueprints/draft', { brief, locationId })
    expect(asked).toMatchObject({ status: 202 })
    const { draftId } = asked.body
    const events = await follow(draftId)
    first = await waitForDraft(admin, draftId)
    expect(first).toMatchObject({
      status: 'ready',
      brief,
      language: 'en',
      error: null,
      blueprint: { name: 'Sandbox draft: dental clinic' },
    })
    expect(events.filter(({ body }) => body.type === 'draft.line').length).toBe(first.lines.length)
    expect(events.at(-1)?.body).toMatchObject({ type: 'draft.status', status: 'ready', draftId })
    expect(events.map((event) => event.seq)).toEqual(events.map((event) => event.seq).toSorted((a, b) => a - b))
    const replay = await follow(draftId, String(events[3]?.seq))
    expect(replay).toEqual(events.slice(4))

    const line = first.lines.find((one) => one.resourceId === 'pipeline/new-patients')
    expect(line).toMatchObject({ words: 'New patients', on: true, from: 'brief' })
    expect(first.lines.find((one) => one.resourceId === 'custom-field/insurance-provider')).toMatchObject({ on: false, words: '' })
    expect(first.questions.map((question) => question.variable)).toEqual(expect.arrayContaining(['business_phone', 'dentist_email']))

    const answered = await admin.call<DraftAnswer>('POST', `/api/drafts/${draftId}/messages`, {
      text: 'Our phone number is +1 512 555 0142. Add a whitening pipeline.',
    })
    const second = await waitForDraft(admin, answered.body.draftId)
    expect(second).toMatchObject({
      status: 'ready',
      previousDraftId: draftId,
      diff: { previousDraftId: draftId, added: ['pipeline/whitening'], changed: [], removed: [] },
    })
    expect(second.blueprint?.variables.business_phone).toMatchObject({ default: '+1 512 555 0142' })
    expect(second.questions.map((question) => question.variable)).not.toContain('business_phone')

    const on = new Set(second.lines.filter((one) => one.on).map((one) => one.resourceId))
    const blueprint = { ...(second.blueprint as Blueprint) }
    blueprint.resources = blueprint.resources.filter((resource) => on.has(`${resource.kind}/${resource.key}`))
    const values: Record<string, string> = {}
    for (const name of Object.keys(blueprint.variables)) {
      values[name] = name.endsWith('_email')
        ? `${name.replaceAll('_', '.')}@maple.example`
        : /link/.test(name)
          ? 'https://maple.example/x'
          : /price/.test(name)
            ? '120'
            : name === 'currency'
              ? 'USD'
              : 'Maple'
    }
    const { job } = await admin.provision(locationId, blueprint, values)
    expect(job).toMatchObject({ status: 'SUCCESS' })
  },
)

test('the same brief again is not paid for again, and fewer tags is a version with a difference', { timeout: 60_000 }, async () => {
  const again = await admin.call<DraftAnswer>('POST', '/api/blueprints/draft', { brief: `  ${brief.replace(' We want', '\n  We want')} ` })
  const other = await waitForDraft(admin, again.body.draftId)
  expect(other.status).toBe('ready')
  const third = await admin.call<DraftAnswer>('POST', `/api/drafts/${other.id}/messages`, { text: 'Less tags please' })
  const fewer = await waitForDraft(admin, third.body.draftId)
  expect(fewer.diff?.removed.length).toBeGreaterThan(0)
  expect(fewer.diff?.removed.every((one) => one.resourceId.startsWith('tag/') || one.resourceId.startsWith('workflow/'))).toBe(true)
})

test('an error is explained, a blueprint improved and a resource described', async () => {
  const explained = await admin.call<Explanation>('POST', '/api/ai/explain', {
    problem: { message: 'must be a colour such as #2E90FA', path: 'resources[0].spec.stages[0].color' },
    resource: { kind: 'pipeline' },
  })
  expect(explained).toMatchObject({ status: 200 })
  expect(explained.body.fix.length).toBeGreaterThan(0)
  const improved = await admin.call<Improvements>('POST', '/api/ai/improve', {
    blueprint: { version: 1, name: 'x', resources: [{ kind: 'tag', key: 'a', spec: { name: 'a' } }] },
  })
  expect(improved.body.suggestions).toMatchObject([{ action: 'add', resourceId: 'pipeline/reviews', resource: { kind: 'pipeline' } }])
  const described = await admin.call<Description>('POST', '/api/ai/describe', { kind: 'tag', name: 'recall due' })
  expect(described.body.text).toContain('recall due')
})

test('a draft is its author’s: nobody else finds it, on the door or on the stream', async () => {
  const colleague = world.users.find(
    (one) =>
      one.companyId === world.locations[0]?.companyId &&
      one.id !== admin.session.user.id &&
      (one.type === 'agency' || one.locationIds.includes(locationId)),
  )
  const person = await world.signIn(colleague?.id as string, locationId)
  expect(await person.call<Problem>('GET', `/api/drafts/${first.id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(await person.call<Problem>('GET', `/api/sse/stream?draftId=${first.id}`)).toMatchObject({ status: 404 })
})
