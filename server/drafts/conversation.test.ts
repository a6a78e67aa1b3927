import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProblemCode } from '../contract/problem.ts'
import { isAppError, type Words } from '../errors.ts'
import { continueDraft, createDraft } from './create-draft.ts'
import { modelAnswer, startDraftingWorld, tagLine, type DraftingWorld } from '../test/drafting-world.ts'
import { getDraft } from './get-draft.ts'
import { removeDraft } from './remove-draft.ts'

let world: DraftingWorld

beforeAll(async () => {
  world = await startDraftingWorld()
})
afterAll(() => world.close())

async function refusalOf(
  work: Promise<unknown>,
): Promise<{ code: ProblemCode; message: string; hint: Words | undefined; retryAfterMs: number | undefined }> {
  try {
    await work
  } catch (error) {
    if (isAppError(error)) return error
    throw error
  }
  throw new Error('it was not refused')
}

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

describe('going on from a draft', () => {
  const answer = (lines: unknown[], more = {}) => world.stub.answer(() => ({ text: modelAnswer(lines, more) }))

  it('keeps keys, tells what is different, and leaves alone what was not mentioned', async () => {
    const actor = await world.newActor()
    const pipeline = (key: string, stages: string[]) => ({
      kind: 'pipeline',
      key,
      words: 'patients',
      confidence: 0.9,
      spec: { name: 'New patients', stages: stages.map((name) => ({ name, stageWinProbability: null })) },
    })
    answer([tagLine('one', 'patients'), tagLine('two', 'patients'), pipeline('new-patients', ['A', 'B'])])
    const first = await world.draft(actor, 'patients')
    answer([tagLine('three', 'a third tag'), pipeline('patients-pipeline', ['A', 'B', 'C'])], { removed: ['tag/two', 'tag/unknown'] })
    const { draftId } = await continueDraft(world.ctx, actor, first.id, { text: 'Add a third tag, drop two, and a stage C.' })
    const second = await world.finish(actor, draftId)
    expect(second.blueprint?.resources.map((resource) => `${resource.kind}/${resource.key}`)).toEqual([
      'tag/one',
      'pipeline/new-patients',
      'tag/three',
    ])
    expect(second.diff).toEqual({
      previousDraftId: first.id,
      added: ['tag/three'],
      changed: [{ resourceId: 'pipeline/new-patients', paths: ['spec.stages'] }],
      removed: [{ resourceId: 'tag/two', title: 'two' }],
      unchanged: 1,
    })
    expect(second.lines).toMatchObject([{ from: 'previous' }, { from: 'brief' }, { from: 'brief', words: 'a third tag' }])
    expect(world.stub.requests[0]?.prompt).toMatchObject({
      brief: 'patients',
      messages: ['Add a third tag, drop two, and a stage C.'],
      previous: [{ id: 'tag/one' }, { id: 'tag/two' }, { id: 'pipeline/new-patients' }],
    })
    expect(await getDraft(world.ctx, actor, first.id)).toMatchObject({ status: 'ready', blueprint: { resources: { length: 3 } } })
  })

  it('takes an answer to a question as the value of its variable', async () => {
    const actor = await world.newActor()
    answer(price(null))
    const first = await world.draft(actor, 'A membership.')
    expect(first.questions).toMatchObject([{ variable: 'plan_price' }])
    answer([], { variables: [{ name: 'plan_price', label: 'Price', question: '', value: '49' }] })
    const { draftId } = await continueDraft(world.ctx, actor, first.id, { text: 'It is 49.' })
    const second = await world.finish(actor, draftId)
    expect(second.questions).toEqual([])
    expect(second.blueprint?.variables.plan_price).toMatchObject({ default: '49' })
    expect(world.stub.requests[0]?.prompt.openQuestions).toMatchObject([{ variable: 'plan_price' }])
  })

  it('begins from a starter, whose lines stay as they are', async () => {
    const actor = await world.newActor()
    answer([tagLine('laser', 'laser')])
    const draft = await world.draft(actor, 'Like the starter, and a laser tag.', { starterId: 'starter-dental' })
    expect(draft).toMatchObject({ status: 'ready', starterId: 'starter-dental', diff: null })
    expect(draft.blueprint?.resources).toHaveLength(142)
    expect(draft.lines.filter((line) => line.from === 'starter' && line.on)).toHaveLength(141)
    expect((await refusalOf(createDraft(world.ctx, actor, { brief: 'x', starterId: 'starter-nothing' }))).code).toBe('not_found')
  })

  it('waits for the version before, and finds only the actor’s own', async () => {
    const [actor, stranger] = [await world.newActor(), await world.newActor()]
    world.stub.answer(() => ({ hangAfter: 0 }))
    const { draftId } = await createDraft(world.ctx, actor, { brief: 'tags' })
    expect((await refusalOf(continueDraft(world.ctx, actor, draftId, { text: 'more' }))).code).toBe('wrong_state')
    expect((await refusalOf(continueDraft(world.ctx, stranger, draftId, { text: 'more' }))).code).toBe('not_found')
    expect((await refusalOf(removeDraft(world.ctx, stranger, draftId))).code).toBe('not_found')
    const colleague = await world.newActor({ companyId: actor.companyId })
    expect((await refusalOf(getDraft(world.ctx, colleague, draftId))).code).toBe('not_found')
    await removeDraft(world.ctx, actor, draftId)
  })
})
