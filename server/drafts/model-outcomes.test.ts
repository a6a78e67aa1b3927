import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProblemCode } from '../contract/problem.ts'
import { isAppError, type Words } from '../errors.ts'
import { createDraft } from './create-draft.ts'
import { modelAnswer, modelKey, patient, startDraftingWorld, tagLine, type DraftingWorld } from '../test/drafting-world.ts'
import { getDraft, listDrafts } from './get-draft.ts'
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

describe('a model that does not answer', () => {
  it.each([
    ['refuses', { refusal: 'I cannot help with that.' }, 'refused'],
    ['filters', { text: '{"name"', finish: 'content_filter' }, 'refused'],
    ['is cut off at once', { text: '{"name":"x","lines":[{"ki', finish: 'length' }, 'cut_off'],
    [
      'is busy',
      { status: 429, headers: { 'retry-after': '7' }, body: { error: { code: 'rate_limit_exceeded', message: 'slow down' } } },
      'rate_limited',
    ],
    ['has no credit left', { status: 429, body: { error: { code: 'insufficient_quota', message: 'quota' } } }, 'no_quota'],
    [
      'does not know the key',
      { status: 401, body: { error: { code: 'invalid_api_key', message: `Incorrect API key provided: ${modelKey}` } } },
      'wrong_key',
    ],
    ['never begins', { hangAfter: 0 }, 'timed_out'],
    ['stops in the middle', { text: modelAnswer([tagLine('a')]), pieceOf: 10, hangAfter: 30 }, 'timed_out'],
    ['drops the connection', { text: modelAnswer([tagLine('a')]), pieceOf: 10, dropAfter: 30 }, 'unreachable'],
    ['is out of order', { status: 503, body: {} }, 'unreachable'],
    [
      'does not take the question',
      { status: 400, body: { error: { code: 'unsupported_parameter', message: 'json_schema' } } },
      'unusable_answer',
    ],
  ])('that %s has an outcome of its own, with a next step', async (_, reply, code) => {
    const actor = await world.newActor()
    world.stub.answer(() => reply)
    if (code === 'timed_out') Object.assign(world.timeouts, { firstMs: 500, pauseMs: 500 })
    const draft = await world.draft(actor, 'A brief that must not be lost.')
    expect(draft).toMatchObject({ status: 'failed', brief: 'A brief that must not be lost.', blueprint: null, error: { code } })
    expect(draft.error?.hint).toContain('Your brief is kept')
    expect(draft.error?.retryAfterMs).toBe(code === 'rate_limited' ? 7_000 : null)
    expect((await listDrafts(world.ctx, actor, 5)).items).toMatchObject([{ id: draft.id, brief: draft.brief }])
    Object.assign(world.timeouts, patient)
    world.stub.answer(() => ({ text: modelAnswer([tagLine('lost')]) }))
    expect(await world.draft(actor, 'A brief that must not be lost.')).toMatchObject({ status: 'ready' })
  })

  it('that cannot be reached at all says so', async () => {
    const { createOpenAi } = await import('../openai/openai.ts')
    const openai = createOpenAi({ apiKey: 'x', baseUrl: 'http://127.0.0.1:9/v1', model: 'gpt-4o-mini' })
    await expect(openai.ask({ instructions: '', schema: { name: 'x', schema: {} }, prompt: '{}', maxTokens: 5 })).rejects.toMatchObject({
      reason: 'unreachable',
    })
  })

  it('and is cut off later gives what it had finished', async () => {
    const actor = await world.newActor()
    const text = modelAnswer([tagLine('one', 'tags'), tagLine('two', 'tags')])
    world.stub.answer(() => ({ text: text.slice(0, text.indexOf('"two"') + 3), finish: 'length' }))
    const draft = await world.draft(actor, 'tags')
    expect(draft).toMatchObject({
      status: 'ready',
      blueprint: { name: 'A draft', resources: [{ key: 'one' }] },
      notes: [expect.stringContaining('cut off')],
    })
  })

  it('hears of a cancelled draft within a moment, and the draft stays cancelled', async () => {
    const actor = await world.newActor()
    world.stub.answer(() => ({
      text: modelAnswer(Array.from({ length: 40 }, (_, i) => tagLine(`t${i}`, 'tags'))),
      pieceOf: 20,
      pauseMs: 20,
    }))
    const { draftId } = await createDraft(world.ctx, actor, { brief: 'tags' })
    world.drafter.start(draftId)
    await expect.poll(() => world.stub.requests).toHaveLength(1)
    expect(await removeDraft(world.ctx, actor, draftId)).toBe('cancelled')
    expect(await getDraft(world.ctx, actor, draftId)).toMatchObject({ status: 'failed', error: { code: 'cancelled' } })
    const calls = () => world.ctx.db.selectFrom('ai_calls').select('outcome').where('draft_id', '=', draftId).execute()
    await expect.poll(calls).toEqual([{ outcome: 'cancelled' }])
    expect(await removeDraft(world.ctx, actor, draftId)).toBe('removed')
    expect((await refusalOf(getDraft(world.ctx, actor, draftId))).code).toBe('not_found')
  })
})

describe('a process that dies', () => {
  it('loses no draft: another takes it up', async () => {
    const actor = await world.newActor()
    world.stub.answer(() => ({ text: modelAnswer([tagLine('tags')]) }))
    const { draftId } = await createDraft(world.ctx, actor, { brief: 'tags' })
    await world.ctx.db
      .updateTable('drafts')
      .set({ epoch: 1, heartbeat_at: new Date(Date.now() - 60_000) })
      .where('id', '=', draftId)
      .execute()
    await expect.poll(async () => (await getDraft(world.ctx, actor, draftId)).status).toBe('ready')
  })

  it('takes it up three times and then says that it was interrupted', async () => {
    const actor = await world.newActor()
    const { draftId } = await createDraft(world.ctx, actor, { brief: 'tags' })
    await world.ctx.db
      .updateTable('drafts')
      .set({ epoch: 3, heartbeat_at: new Date(Date.now() - 60_000) })
      .where('id', '=', draftId)
      .execute()
    await expect.poll(() => getDraft(world.ctx, actor, draftId)).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
  })
})
