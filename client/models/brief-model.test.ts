import { describe, expect, it, vi } from 'vitest'
import type { DraftsApi } from '../api/drafts.ts'
import { makeDraft, refusal } from '../test/factories.ts'
import { BriefModel, countCharacters, mostCharacters } from './brief-model.ts'
import { draftLimits, type DraftPage } from '../../server/contract/draft.ts'

function build(
  create: DraftsApi['create'] = async () => ({ draftId: 'draft_1' }),
  kept: string | null = null,
  last: DraftPage['items'] = [],
) {
  const unused = () => Promise.reject(new Error('not used'))
  const memory = { read: () => kept, write: vi.fn<(text: string | null) => void>() }
  const made = vi.fn<DraftsApi['create']>(create)
  const list = async () => last
  const api = { create: made, get: unused, list, say: unused, remove: unused, watch: () => ({ close: () => undefined }) }
  return { memory, made, model: new BriefModel(api, memory) }
}

describe('brief', () => {
  it('is in the box again after a reload, and gone once it is emptied', () => {
    const { model, memory } = build(undefined, 'A clinic')
    expect(model.text.value).toBe('A clinic')
    model.text.value = 'A gym'
    expect(memory.write).toHaveBeenLastCalledWith('A gym')
    model.text.value = ''
    expect(memory.write).toHaveBeenLastCalledWith(null)
  })

  it('that failed comes back into an empty box where nothing could be stored, and no other', async () => {
    const { id, brief, messages: _messages, ...rest } = makeDraft({ status: 'failed' })
    const failed = { ...rest, id, brief }
    const { model } = build(undefined, null, [failed])
    await model.loadLast('loc_2')
    expect(model.text.value).toBe('')
    await model.loadLast('loc_1')
    expect(model.text.value).toBe('A clinic')
    const typed = build(undefined, 'A gym', [failed])
    await typed.model.loadLast('loc_1')
    expect(typed.model.text.value).toBe('A gym')
    const writing = build(undefined, null, [failed])
    await writing.model.loadLast('loc_1', () => true)
    expect(writing.model.text.value).toBe('')
  })

  it('is sent with the starter to begin from, and stays in the box', async () => {
    const { model, made } = build(undefined, 'A clinic')
    model.starterId.value = 'bp_1'
    await expect(model.send('loc_1')).resolves.toBe('draft_1')
    expect(made).toHaveBeenCalledWith({ brief: 'A clinic', locationId: 'loc_1', starterId: 'bp_1' })
    expect(model.text.value).toBe('A clinic')
  })

  it('is not sent when it is empty or too long', async () => {
    const { model, made } = build()
    await model.send('loc_1')
    model.text.value = 'x'.repeat(mostCharacters + 1)
    expect(model.isTooLong.value).toBe(true)
    await model.send('loc_1')
    expect(made).not.toHaveBeenCalled()
    expect(mostCharacters).toBe(draftLimits.briefCharacters)
  })

  it('counts a pasted page by its text', () => {
    expect(countCharacters('  <p class="x">a\n\n  b</p> <!-- no --> 3 < 4 ')).toBe('a b 3 < 4'.length)
  })

  it('says why it was refused and can be sent again', async () => {
    const { model } = build(() => Promise.reject(refusal('drafting_off')), 'A clinic')
    await model.send('loc_1')
    expect(model.problem.value?.code).toBe('drafting_off')
    expect(model.isSending.value).toBe(false)
    expect(model.text.value).toBe('A clinic')
  })
})
