import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readCompanyEvents } from '../events/event-log.ts'
import { modelAnswer, startDraftingWorld, tagLine, type DraftingWorld } from '../test/drafting-world.ts'
import { createDraft } from './create-draft.ts'
import { getDraft } from './get-draft.ts'

let world: DraftingWorld

beforeAll(async () => {
  world = await startDraftingWorld()
})
afterAll(() => world.close())

it('never hides the end of a draft that it shows running, though it ends while it is read', async () => {
  const actor = await world.newActor()
  world.stub.answer(() => ({ text: modelAnswer([tagLine('one', 'patients')]) }))
  const { draftId } = await createDraft(world.ctx, actor, { brief: 'patients' })
  let isFirst = true
  const endAfterFirstReading: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (isFirst) {
        isFirst = false
        await world.finish(actor, draftId)
      }
      return result
    },
  }
  const seen = await getDraft({ db: world.database.db.withPlugin(endAfterFirstReading) }, actor, draftId)
  const later = await readCompanyEvents(world.database.db, actor.companyId, { locationId: null, draftId }, seen.lastEventId, 100)
  expect(isFirst).toBe(false)
  expect(seen.status !== 'running' || later.some(({ body }) => body.type === 'draft.status')).toBe(true)
})

it('reads a draft of an older release, whose notes and failure say no more than their English', async () => {
  const actor = await world.newActor()
  world.stub.answer(() => ({ text: modelAnswer([tagLine('one', 'patients')]) }))
  const draft = await world.draft(actor, 'pat\u200Bients')
  expect(draft).toMatchObject({
    notes: ['Hidden characters were taken out of the brief.'],
    notesSaid: [{ code: 'note.hidden_characters' }],
  })
  const { content } = await world.ctx.db.selectFrom('drafts').select('content').where('id', '=', draft.id).executeTakeFirstOrThrow()
  const { notesSaid: _notesSaid, ...older } = content as Record<string, unknown>
  await world.ctx.db
    .updateTable('drafts')
    .set({ content: JSON.stringify(older) })
    .where('id', '=', draft.id)
    .execute()
  const again = await getDraft(world.ctx, actor, draft.id)
  expect(again.notes).toEqual(draft.notes)
  expect(again).not.toHaveProperty('notesSaid')
})
