import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../context.ts'
import type { ProblemCode } from '../contract/problem.ts'
import { isAppError, type Words } from '../errors.ts'
import type { StubRequest } from '../test/stub-model.ts'
import { askingLimits } from './asking-limits.ts'
import { continueDraft, createDraft } from './create-draft.ts'
import { draftingContext } from './drafting-context.ts'
import { modelAnswer, modelKey, startDraftingWorld, tagLine, type DraftingWorld } from '../test/drafting-world.ts'
import { removeDraft } from './remove-draft.ts'

let world: DraftingWorld
let names: Record<string, string[]> | null = {}

beforeAll(async () => {
  world = await startDraftingWorld(() => Promise.resolve(names))
})
afterEach(() => {
  names = {}
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

describe('what is asked', () => {
  it('is paid for once, whoever of the company asks and however the spaces fall; another company pays for itself', async () => {
    const [actor, stranger] = [await world.newActor(), await world.newActor()]
    const colleague = await world.newActor({ companyId: actor.companyId })
    world.stub.answer(() => ({ text: modelAnswer([tagLine('tags')]) }))
    const first = await world.draft(actor, 'A brief about tags.')
    const second = await world.draft(colleague, '  A brief\u00a0 about \u200btags. ')
    expect(world.stub.requests).toHaveLength(1)
    expect(second.blueprint).toEqual(first.blueprint)
    expect(second.usage).toMatchObject({ calls: 0, costUsd: 0 })
    await world.draft(stranger, 'A brief about tags.')
    expect(world.stub.requests).toHaveLength(2)
    names = { tag: ['existing'] }
    await world.draft(actor, 'A brief about tags.', { locationId: 'loc' })
    expect(world.stub.requests).toHaveLength(3)
  })

  it('at the same moment by two people is one call, and by one person one draft', async () => {
    const actor = await world.newActor()
    const colleague = await world.newActor({ companyId: actor.companyId })
    world.stub.answer(() => ({ text: modelAnswer([tagLine('tags')]), pauseMs: 150 }))
    const [a, b] = await Promise.all([createDraft(world.ctx, actor, { brief: 'twice' }), createDraft(world.ctx, actor, { brief: 'twice' })])
    expect(a.draftId).toBe(b.draftId)
    const other = await createDraft(world.ctx, colleague, { brief: 'twice' })
    const drafts = await Promise.all([world.finish(actor, a.draftId), world.finish(colleague, other.draftId)])
    expect(drafts.map((draft) => draft.status)).toEqual(['ready', 'ready'])
    expect(world.stub.requests).toHaveLength(1)
  })

  it('has the same beginning, byte by byte, for everybody on every day', async () => {
    const [actor, stranger] = [await world.newActor(), await world.newActor()]
    world.stub.answer(() => ({ text: modelAnswer([tagLine('tags')]) }))
    names = { tag: ['a tag of theirs'], pipeline: ['Sales'] }
    await world.draft(actor, 'A gym.', { locationId: 'loc-1' })
    world.ctx.setNow(new Date('2027-06-30T23:59:59.000Z'))
    names = {}
    const first = await world.draft(stranger, 'Eine Zahnarztpraxis in Berlin.')
    world.ctx.setNow(new Date('2026-11-22T12:00:00.000Z'))
    await continueDraft(world.ctx, stranger, first.id, { text: 'more' }).then(({ draftId }) => world.finish(stranger, draftId))
    const [one, ...others] = world.stub.requests as [StubRequest, ...StubRequest[]]
    expect(others).toHaveLength(2)
    const fixed = one.raw.slice(0, one.raw.indexOf('{"role":"user"'))
    expect(fixed.length).toBeGreaterThan(15_000)
    for (const other of others) expect(other.raw.startsWith(fixed)).toBe(true)
    expect(fixed).not.toContain(actor.companyId)
  })

  it('says when the person has asked enough, and when there is room again', async () => {
    const actor = await world.newActor()
    const rows = Array.from({ length: askingLimits.user.questions }, (_, i) => ({
      id: `q-${actor.userId}-${i}`,
      company_id: actor.companyId,
      user_id: actor.userId,
      purpose: 'draft',
      created_at: new Date(world.ctx.now().getTime() - 60_000 * (i + 1)),
    }))
    await world.ctx.db.insertInto('ai_questions').values(rows).execute()
    const refusal = await refusalOf(createDraft(world.ctx, actor, { brief: 'one more' }))
    expect(refusal).toMatchObject({
      code: 'too_many_requests',
      message: 'You have asked 40 times in the last hour.',
      retryAfterMs: 20 * 60_000,
      details: { resetsAt: '2026-11-22T12:20:00.000Z' },
    })
    expect(refusal.hint?.message).toContain('2026-11-22 12:20 UTC')
    const colleague = await world.newActor({ companyId: actor.companyId })
    world.stub.answer(() => ({ text: modelAnswer([tagLine('tags')]) }))
    expect(await world.draft(colleague, 'tags')).toMatchObject({ status: 'ready' })
  })

  it('is limited for the company as a whole, also by what runs at once', async () => {
    const actor = await world.newActor()
    world.stub.answer(() => ({ hangAfter: 0 }))
    const ids = []
    for (let i = 0; i < askingLimits.running; i += 1) ids.push((await createDraft(world.ctx, actor, { brief: `brief ${i}` })).draftId)
    expect(await refusalOf(createDraft(world.ctx, actor, { brief: 'one more' }))).toMatchObject({
      code: 'too_many_requests',
      message: expect.stringContaining('5 drafts'),
    })
    for (const id of ids) await removeDraft(world.ctx, actor, id)
    const rows = Array.from({ length: askingLimits.company.questions }, (_, i) => ({
      id: `c-${actor.companyId}-${i}`,
      company_id: actor.companyId,
      user_id: `u${i}`,
      purpose: 'draft',
      created_at: new Date(world.ctx.now().getTime() - 3_600_000),
    }))
    await world.ctx.db.insertInto('ai_questions').values(rows).execute()
    expect(await refusalOf(createDraft(world.ctx, actor, { brief: 'x' }))).toMatchObject({
      message: 'Your company has asked 400 times in the last 24 hours.',
    })
  })

  it('is bounded: a long brief is refused with its length, a pasted page is read as its text', async () => {
    const actor = await world.newActor()
    expect(await refusalOf(createDraft(world.ctx, actor, { brief: 'word '.repeat(3_000) }))).toMatchObject({
      code: 'invalid_request',
      message: 'brief: has 14,999 characters; at most 12,000 are read.',
    })
    expect((await refusalOf(createDraft(world.ctx, actor, { brief: ' \u200b\n' }))).code).toBe('invalid_request')
    world.stub.answer(() => ({ text: modelAnswer([tagLine('yoga')]) }))
    const page = `<html><head><style>${'x'.repeat(50_000)}</style></head><body><script>steal()</script><h1>Yoga &amp; more</h1><p>Book\u200b a class</p></body></html>`
    const draft = await world.draft(actor, page)
    expect(world.stub.requests[0]?.prompt.brief).toBe('Yoga & more\nBook a class')
    expect(draft.notes).toEqual(['Hidden characters were taken out of the brief.', 'A pasted web page was read as its text.'])
    expect(draft.brief).toBe(page)
  })

  it('needs a model, and the right to plan', async () => {
    const actor = await world.newActor()
    const off = { ...draftingContext(world.ctx), openai: null }
    expect((await refusalOf(createDraft(off, actor, { brief: 'x' }))).code).toBe('drafting_off')
    const reader: Actor = { ...actor, can: ['blueprints.read'] }
    expect((await refusalOf(createDraft(world.ctx, reader, { brief: 'x' }))).code).toBe('forbidden')
    const elsewhere: Actor = { ...actor, locationId: 'here' }
    expect((await refusalOf(createDraft(world.ctx, elsewhere, { brief: 'x', locationId: 'there' }))).code).toBe('not_found')
  })

  it('carries no key, token, id or address of a person, and neither do logs and events', async () => {
    const actor = await world.newActor({ email: 'canary-actor@secret.example', sessionId: 'ses_canary0000000000000' })
    names = {
      tag: [
        'vip canary-contact@secret.example',
        'call +1 999 555 1234',
        'pit-canary1234567890abcdef',
        've9EPM428h8vShlRW1KT',
        '64f1c0ffee64f1c0ffee64f1',
        'plain\u202e name',
      ],
    }
    world.stub.answer(() => ({ text: modelAnswer([tagLine('plain name')]) }))
    const brief =
      'Make a plain name tag. Our api_key: canary-key-abcdef and eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl, location ve9EPM428h8vShlRW1KT.'
    const draft = await world.draft(actor, brief, { locationId: 'loc-canary-id' })
    expect(draft.notes[0]).toMatch(/password, key or id/)
    const sent = world.stub.requests.map((request) => request.raw).join()
    const canaries = ['canary', 've9EPM428', '64f1c0ffee', 'eyJhbGci', '555 1234', actor.companyId, actor.userId, draft.id]
    expect(canaries.filter((canary) => sent.includes(canary))).toEqual([])
    expect(world.stub.requests[0]?.prompt.alreadyThere).toEqual({ tag: ['[removed]', 'call …', 'plain name', 'vip …'] })
    expect(world.stub.requests[0]?.headers.authorization).toBe(`Bearer ${modelKey}`)
    const events = JSON.stringify(await world.ctx.db.selectFrom('events').select('body').execute())
    const kept = JSON.stringify([
      await world.ctx.db.selectFrom('ai_calls').selectAll().execute(),
      await world.ctx.db.selectFrom('ai_answers').selectAll().execute(),
      await world.ctx.db.selectFrom('drafts').select(['content', 'error', 'usage']).execute(),
    ])
    for (const text of [world.ctx.logged.join(), events, kept]) expect(text).not.toContain(modelKey)
  })
})
