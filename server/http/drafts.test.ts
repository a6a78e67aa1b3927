import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '../context.ts'
import type { AiUsageReport, Description, Explanation, Improvements } from '../contract/ai.ts'
import type { Draft, DraftAnswer, DraftPage } from '../contract/draft.ts'
import type { Problem } from '../contract/problem.ts'
import { modelAnswer, startDraftingWorld, tagLine, type DraftingWorld } from '../test/drafting-world.ts'
import { aiDoor } from './ai.ts'
import { newDoor, type Door } from './door.ts'
import { draftsDoor } from './drafts.ts'
import { answerProblem } from './problem-answer.ts'

let world: DraftingWorld
let actor: Actor
let door: Door
let off: Door

beforeAll(async () => {
  world = await startDraftingWorld()
  actor = await world.newActor()
  door = openDoor(true)
  off = openDoor(false)
})

afterAll(() => world.close())

function openDoor(isOn: boolean): Door {
  const ctx = isOn ? world.ctx : { ...world.ctx, openai: null }
  const made = newDoor()
  made.onError((error, c) => answerProblem(error, c, ctx.log))
  made.use(async (c, next) => {
    c.set('requestId', 'r')
    c.set('actor', actor)
    await next()
  })
  made.route('/', draftsDoor(ctx))
  made.route('/', aiDoor(ctx))
  return made
}

async function send<T>(to: Door, method: string, path: string, body?: unknown): Promise<{ status: number; body: T; headers: Headers }> {
  const init = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await to.request(path, init)
  return { status: response.status, body: (await response.json()) as T, headers: response.headers }
}

const blueprint = {
  version: 1,
  name: 'x',
  variables: {},
  resources: [
    { kind: 'tag', key: 'a', spec: { name: 'a' } },
    { kind: 'tag', key: 'b', spec: { name: 'b' } },
  ],
}

it('take a brief, show the draft, go on from it, and remove it', async () => {
  world.stub.answer((_, index) => ({ text: modelAnswer([tagLine(index === 0 ? 'one' : 'two', 'tags')]) }))
  const made = await send<DraftAnswer>(door, 'POST', '/api/blueprints/draft', { brief: 'tags' })
  expect(made.status).toBe(202)
  expect(world.ctx.sent.at(-1)).toEqual({ name: 'draft', data: { draftId: made.body.draftId } })
  await world.finish(actor, made.body.draftId)
  const shown = await send<Draft>(door, 'GET', `/api/drafts/${made.body.draftId}`)
  expect(shown).toMatchObject({ status: 200, body: { status: 'ready', written: [], blueprint: { resources: [{ key: 'one' }] } } })
  expect(shown.body.lastEventId).toBeGreaterThan(0)
  const next = await send<DraftAnswer>(door, 'POST', `/api/drafts/${made.body.draftId}/messages`, { text: 'More tags.' })
  expect(await world.finish(actor, next.body.draftId)).toMatchObject({ diff: { added: ['tag/two'], unchanged: 1 } })
  expect((await send<DraftPage>(door, 'GET', '/api/drafts')).body.items.map((item) => item.id)).toContain(next.body.draftId)
  expect(await send(door, 'DELETE', `/api/drafts/${made.body.draftId}`)).toMatchObject({ status: 200, body: { outcome: 'removed' } })
  expect(await send(door, 'GET', `/api/drafts/${made.body.draftId}`)).toMatchObject({ status: 404 })
})

it.each([
  ['POST', '/api/blueprints/draft', { brief: 'x' }],
  ['POST', '/api/ai/explain', { problem: { message: 'x' } }],
  ['POST', '/api/ai/improve', { blueprint }],
  ['POST', '/api/ai/describe', { kind: 'tag', name: 'x' }],
])('say that drafting is off: %s %s', async (method, path, body) => {
  expect(await send<Problem>(off, method, path, body)).toMatchObject({
    status: 409,
    body: { code: 'drafting_off', hint: expect.stringContaining('OPENAI_API_KEY') },
  })
})

it('refuse what is no request', async () => {
  expect(await send<Problem>(door, 'POST', '/api/blueprints/draft', { brief: '' })).toMatchObject({ status: 422 })
  expect(await send<Problem>(door, 'POST', '/api/blueprints/draft', { brief: 'x'.repeat(12_001) })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'brief' }] },
  })
  expect(await send<Problem>(door, 'POST', '/api/ai/improve', { blueprint, blueprintId: 'x' })).toMatchObject({ status: 422 })
  expect(await send<Problem>(door, 'POST', '/api/ai/improve', { blueprint: { name: 'x' } })).toMatchObject({
    status: 422,
    body: { code: 'invalid_blueprint' },
  })
})

it('explain a problem, once for the same question, without addresses', async () => {
  world.stub.answer(() => ({ text: JSON.stringify({ meaning: 'It means this.', fix: ['Do that.'] }) }))
  const ask = {
    problem: { message: 'user maria@clinic.example is there already', reason: 'conflict' },
    resource: { kind: 'user', spec: { email: 'maria@clinic.example' } },
  }
  const first = await send<Explanation>(door, 'POST', '/api/ai/explain', ask)
  expect(first).toMatchObject({ status: 200, body: { meaning: 'It means this.', fix: ['Do that.'], usage: { calls: 1 } } })
  expect((await send<Explanation>(door, 'POST', '/api/ai/explain', ask)).body.usage.calls).toBe(0)
  expect(world.stub.requests).toHaveLength(1)
  expect(world.stub.requests[0]?.raw).not.toContain('maria@clinic')
})

it('ask again when the answer does not fit, and then say so', async () => {
  world.stub.answer((_, index) => ({
    text: index === 0 ? '{"wrong":1}' : JSON.stringify({ text: 'Reach us at eve@attacker.example: it sorts your customers.' }),
  }))
  const described = await send<Description>(door, 'POST', '/api/ai/describe', { kind: 'tag', name: 'customer' })
  expect(described).toMatchObject({ status: 200, body: { text: 'Reach us at …: it sorts your customers.', usage: { calls: 2 } } })
  world.stub.answer(() => ({ text: '{}' }))
  expect(await send<Problem>(door, 'POST', '/api/ai/describe', { kind: 'tag', name: 'other' })).toMatchObject({
    status: 502,
    body: { code: 'drafting_failed' },
  })
})

it('tell a busy model with the time to wait', async () => {
  world.stub.answer(() => ({ status: 429, headers: { 'retry-after': '9' }, body: { error: { code: 'rate_limit_exceeded' } } }))
  const refused = await send<Problem & { reason: string }>(door, 'POST', '/api/ai/describe', { kind: 'tag', name: 'busy' })
  expect(refused).toMatchObject({ status: 502, body: { code: 'drafting_failed', reason: 'rate_limited' } })
  expect(refused.headers.get('retry-after')).toBe('9')
})

it('suggest only what leaves the blueprint sound', async () => {
  const suggestion = (action: string, id: string, line: unknown) => ({
    action,
    id,
    title: `${action} ${id}`,
    why: 'Because.',
    confidence: 0.8,
    line,
  })
  const pipeline = (key: string, stages: string[]) => ({
    kind: 'pipeline',
    key,
    words: '',
    confidence: 1,
    spec: { name: key, stages: stages.map((name) => ({ name, stageWinProbability: null })) },
  })
  world.stub.answer(() => ({
    text: JSON.stringify({
      suggestions: [
        suggestion('add', 'pipeline/sales', pipeline('sales', ['A', 'B'])),
        suggestion('add', 'pipeline/bad', pipeline('bad', ['A', 'A'])),
        suggestion('change', 'tag/a', { kind: 'tag', key: 'a', words: '', confidence: 1, spec: { name: 'call +1 900 555 0100' } }),
        suggestion('change', 'tag/nothing', { kind: 'tag', key: 'nothing', words: '', confidence: 1, spec: { name: 'n' } }),
        suggestion('remove', 'tag/b', null),
        suggestion('remove', 'tag/unknown', null),
        'nonsense',
      ],
    }),
  }))
  const { body } = await send<Improvements>(door, 'POST', '/api/ai/improve', { blueprint })
  expect(body.suggestions.map((one) => [one.action, one.resourceId])).toEqual([
    ['add', 'pipeline/sales'],
    ['change', 'tag/a'],
    ['remove', 'tag/b'],
  ])
  expect(body.suggestions[1]).toMatchObject({
    resource: { spec: { name: 'call {{ business_phone }}' } },
    variables: { business_phone: { required: true } },
  })
  expect(body.notes).toEqual(['3 more did not fit this blueprint and were left out.'])
  expect(body.notesSaid).toEqual([{ code: 'note.did_not_fit', values: { n: 3 } }])
})

it('tell what it has cost and how much may still be asked, the company’s figures only to whom it is shown', async () => {
  const own = await send<AiUsageReport>(door, 'GET', '/api/ai/usage')
  expect(own.body).toMatchObject({ model: 'gpt-4o-mini', own: { questions: 40, resetsAt: null }, company: null })
  expect(own.body.own.asked).toBeGreaterThan(5)
  actor.can = ['blueprints.read', 'company.read']
  const all = await send<AiUsageReport>(door, 'GET', '/api/ai/usage')
  expect(all.body.company).toMatchObject({ days: 30, fromCache: 1 })
  const { calls, promptTokens, costUsd } = all.body.company ?? { calls: 0, promptTokens: 0, costUsd: 0 }
  expect(promptTokens).toBe((calls - 1) * 1_000)
  expect(costUsd).toBeCloseTo((calls - 1) * 0.00027, 6)
})
