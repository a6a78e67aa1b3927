import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkBlueprint } from '../blueprints/check-blueprint.ts'
import type { Draft } from '../contract/draft.ts'
import { readCompanyEvents } from '../events/event-log.ts'
import { createDraft } from './create-draft.ts'
import { modelAnswer, startDraftingWorld, tagLine, type DraftingWorld } from '../test/drafting-world.ts'
import { getDraft } from './get-draft.ts'

let world: DraftingWorld

beforeAll(async () => {
  world = await startDraftingWorld()
})
afterAll(() => world.close())

const price = (amount: number | null) => [
  {
    kind: 'product',
    key: 'plan',
    words: 'membership',
    confidence: 0.9,
    spec: { name: 'Membership', productType: 'SERVICE', description: null },
  },
  {
    kind: 'price',
    key: 'plan',
    words: 'membership',
    confidence: 0.9,
    spec: { productId: 'product/plan', name: 'Membership', type: 'one_time', currency: 'USD', amount, recurring: null },
  },
]

describe('a draft', () => {
  it('says for each line which words caused it, and switches off what has none or is unsure', async () => {
    const actor = await world.newActor()
    world.stub.answer(() => ({
      text: modelAnswer([
        tagLine('recall', 'RECALL every six months'),
        tagLine('vip', 'platinum customers'),
        tagLine('maybe', 'recall', { confidence: 0.3 }),
      ]),
    }))
    const draft = await world.draft(actor, 'A clinic that wants recall, every six months.')
    expect(draft.lines).toMatchObject([
      { resourceId: 'tag/recall', words: 'RECALL every six months', on: true, confidence: 0.9 },
      { resourceId: 'tag/vip', words: '', on: false, confidence: 0.4 },
      { resourceId: 'tag/maybe', on: false },
    ])
    expect(draft).toMatchObject({
      status: 'ready',
      diff: null,
      usage: { model: 'gpt-4o-mini', calls: 1, promptTokens: 1000, costUsd: 0.00027 },
    })
  })

  it('switches on what a sure line needs, and never an admin that nobody asked for', async () => {
    const actor = await world.newActor()
    const user = (key: string, role: string, confidence: number) => ({
      kind: 'user',
      key,
      words: 'team',
      confidence,
      spec: { firstName: null, lastName: null, email: null, role, phone: null },
    })
    const calendar = { name: 'Visits', calendarType: 'round_robin', teamMembers: [{ userId: 'user/desk', isPrimary: null }] }
    world.stub.answer(() => ({
      text: modelAnswer([
        user('desk', 'user', 0.2),
        user('boss', 'admin', 0.95),
        { kind: 'calendar', key: 'visits', words: 'visits', confidence: 0.9, spec: calendar },
      ]),
    }))
    const draft = await world.draft(actor, 'Our team takes visits.')
    expect(draft.lines.map((line) => [line.resourceId, line.on])).toEqual([
      ['user/desk', true],
      ['user/boss', false],
      ['calendar/visits', true],
    ])
    expect(draft.blueprint?.resources[2]?.spec.teamMembers).toEqual([{ userId: { $ref: 'user/desk' } }])
    expect(draft.questions.map((question) => question.variable)).toContain('desk_email')
  })

  it('turns facts that nobody gave into variables and questions, and keeps those that the brief gives', async () => {
    const actor = await world.newActor()
    world.stub.answer(() => ({
      text: modelAnswer([
        {
          kind: 'user',
          key: 'desk',
          words: 'Ada Byron',
          confidence: 0.9,
          spec: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@made-up.com', role: 'user', phone: '+1 512 555 0000' },
        },
        {
          kind: 'custom-value',
          key: 'phone',
          words: 'call',
          confidence: 0.9,
          spec: { name: 'Phone', value: 'Call (512) 555-0142 or (999) 555-7777' },
        },
        { kind: 'custom-value', key: 'address', words: 'call', confidence: 0.9, spec: { name: 'Address', value: '12 Elm Street, Austin' } },
        {
          kind: 'trigger-link',
          key: 'site',
          words: 'call',
          confidence: 0.9,
          spec: { name: 'Site', redirectTo: 'https://invented.com/book' },
        },
        {
          kind: 'trigger-link',
          key: 'own',
          words: 'call',
          confidence: 0.9,
          spec: { name: 'Own', redirectTo: 'https://byron.example/book' },
        },
        {
          kind: 'email-template',
          key: 'mail',
          words: 'call',
          confidence: 0.9,
          spec: {
            name: 'Mail',
            editorType: 'html',
            subjectLine: 'Only $49',
            previewText: null,
            editorContent: '<p>Hi</p><p>Best,<br>Sarah Jones</p><script>x()</script>',
          },
        },
        ...price(79),
      ]),
    }))
    const draft = await world.draft(actor, 'Ada Byron runs it. Call (512) 555-0142, book at byron.example/book. There is a membership.')
    const spec = (index: number) => draft.blueprint?.resources[index]?.spec
    expect(spec(0)).toMatchObject({
      firstName: 'Ada',
      lastName: '{{ desk_last_name }}',
      email: '{{ desk_email }}',
      phone: '{{ desk_phone }}',
    })
    expect(spec(1)?.value).toBe('Call (512) 555-0142 or {{ business_phone }}')
    expect(spec(2)?.value).toBe('{{ business_address }}, Austin')
    expect(spec(3)?.redirectTo).toBe('{{ site_link }}')
    expect(spec(4)?.redirectTo).toBe('https://byron.example/book')
    expect(spec(5)).toMatchObject({ subjectLine: 'Only {{ mail_price }}', editorContent: '<p>Hi</p><p>Best,<br>{{ mail_person }}</p>' })
    expect(spec(7)).toMatchObject({ amount: '{{ plan_price }}', currency: 'USD' })
    const asked = [
      'desk_last_name',
      'desk_email',
      'desk_phone',
      'business_phone',
      'business_address',
      'site_link',
      'mail_price',
      'mail_person',
      'plan_price',
    ]
    expect(draft.questions.map((question) => question.variable).toSorted()).toEqual(asked.toSorted())
    expect(Object.keys(draft.blueprint?.variables ?? {}).toSorted()).toEqual(asked.toSorted())
    expect(checkBlueprint(draft.blueprint).errors).toEqual([])
  })

  it('believes the value of a variable only when the person said it', async () => {
    const actor = await world.newActor()
    const variable = (name: string, value: string) => ({ name, label: name, question: `Which ${name}?`, value })
    world.stub.answer(() => ({
      text: modelAnswer(
        [
          {
            kind: 'custom-value',
            key: 'a',
            words: 'Oak Gym',
            confidence: 0.9,
            spec: { name: 'Both', value: '{{ Gym Name }} in {{ city }}' },
          },
        ],
        {
          variables: [variable('Gym Name', 'Oak Gym'), variable('city', 'Springfield'), variable('unused', 'Oak Gym')],
        },
      ),
    }))
    const draft = await world.draft(actor, 'Oak Gym wants a short text.')
    expect(draft.blueprint?.variables).toEqual({
      gym_name: { label: 'Gym Name', required: true, default: 'Oak Gym' },
      city: { label: 'city', required: true },
    })
    expect(draft.questions).toEqual([{ id: 'variable/city', text: 'Which city?', variable: 'city' }])
  })

  it('asks in the language of the brief, also when the model forgot to', async () => {
    const actor = await world.newActor()
    world.stub.answer(() => ({
      text: modelAnswer(
        price(null).map((line) => ({ ...line, words: 'Mitgliedschaft' })),
        { language: 'de' },
      ),
    }))
    const draft = await world.draft(actor, 'Ein Studio mit einer Mitgliedschaft.')
    expect(draft.questions[0]?.text).toBe('Was soll bei „Membership: Preis“ stehen?')
  })

  it('shows a finished line while the model still writes', async () => {
    const actor = await world.newActor()
    const lines = Array.from({ length: 12 }, (_, i) => tagLine(`tag ${i}`, 'tags'))
    const text = modelAnswer(lines)
    const seenOne = Promise.withResolvers<void>()
    world.stub.answer(() => ({ text, pieceOf: 20, gate: { after: text.indexOf('tag-2'), opened: seenOne.promise } }))
    const { draftId } = await createDraft(world.ctx, actor, { brief: 'tags' })
    world.drafter.start(draftId)
    let seen: Draft | undefined
    const look = async () => (seen = await getDraft(world.ctx, actor, draftId)).written.length
    await expect.poll(look, { interval: 5 }).toBeGreaterThan(0)
    expect(seen?.status).toBe('running')
    expect(seen?.written[0]).toMatchObject({ resourceId: 'tag/tag-0', resource: { spec: { name: 'tag 0' } } })
    seenOne.resolve()
    await world.finish(actor, draftId)
    const events = await readCompanyEvents(world.ctx.db, actor.companyId, { locationId: null, draftId }, 0, 100)
    expect(events.map((event) => event.body.type)).toEqual([...lines.map(() => 'draft.line'), 'draft.status'])
    expect(await readCompanyEvents(world.ctx.db, actor.companyId, { locationId: null }, 0, 100)).toEqual([])
  })
})

describe('invalid output', () => {
  const bad = {
    kind: 'calendar',
    key: 'c',
    words: 'visits',
    confidence: 0.9,
    spec: { name: 'Visits', calendarType: 'personal', teamMembers: [] },
  }
  const field = {
    kind: 'custom-field',
    key: 'f',
    words: 'visits',
    confidence: 0.9,
    spec: { name: 'Sort', dataType: 'RADIO', model: null, options: null },
  }

  it('goes back with the exact problems, and only the lines that are wrong', async () => {
    const actor = await world.newActor()
    world.stub.answer((_, index) => ({
      text: modelAnswer(index === 0 ? [tagLine('visits'), field] : [{ ...field, spec: { ...field.spec, options: ['A', 'B'] } }]),
    }))
    const draft = await world.draft(actor, 'visits')
    expect(draft).toMatchObject({ status: 'ready', notes: [], usage: { calls: 2 } })
    expect(draft.blueprint?.resources.map((resource) => resource.key)).toEqual(['visits', 'f'])
    expect(world.stub.requests[1]?.prompt.faulty).toMatchObject([
      { line: { kind: 'custom-field', key: 'f' }, problems: [{ path: 'spec.options', message: 'a RADIO field needs options' }] },
    ])
  })

  it('goes back at most twice; then what is valid is kept and the rest is listed', async () => {
    const actor = await world.newActor()
    world.stub.answer(() => ({ text: modelAnswer([tagLine('visits'), bad]) }))
    const draft = await world.draft(actor, 'visits')
    expect(world.stub.requests).toHaveLength(3)
    expect(draft).toMatchObject({ status: 'ready', blueprint: { resources: [{ key: 'visits' }] } })
    expect(draft.notes).toEqual([
      expect.stringMatching(/^Left out: calendar “Visits”, because teamMembers a personal calendar has exactly one/),
    ])
    expect(draft.notesSaid).toMatchObject([{ code: 'note.left_out_at', values: { name: 'Visits', field: { paths: ['teamMembers'] } } }])
  })

  it('that is no JSON is asked for again, and then told as unusable', async () => {
    const actor = await world.newActor()
    world.stub.answer((_, index) => ({
      text: index === 0 ? 'Sure! Here it is.' : `Here:\n\`\`\`json\n${modelAnswer([tagLine('visits')])}\n\`\`\``,
    }))
    expect(await world.draft(actor, 'visits')).toMatchObject({ status: 'ready', usage: { calls: 2 } })
    world.stub.answer(() => ({ text: 'I would rather talk.' }))
    const failed = await world.draft(actor, 'other visits')
    expect(failed).toMatchObject({
      status: 'failed',
      brief: 'other visits',
      error: { code: 'unusable_answer', said: { code: 'outcome.unusable' } },
    })
    expect(world.stub.requests).toHaveLength(3)
  })

  it('keeps the sound lines when the correction itself fails', async () => {
    const actor = await world.newActor()
    world.stub.answer((_, index) =>
      index === 0 ? { text: modelAnswer([tagLine('visits'), bad]) } : { status: 429, body: { error: { code: 'rate_limit_exceeded' } } },
    )
    const draft = await world.draft(actor, 'visits')
    expect(draft).toMatchObject({ status: 'ready', blueprint: { resources: [{ key: 'visits' }] } })
    expect(draft.notes[0]).toMatch(/needed a correction that did not come\. The language model is busy/)
    expect(draft.notesSaid?.[0]).toEqual({ code: 'note.uncorrected', values: { why: { code: 'outcome.rate_limited' } } })
  })
})
