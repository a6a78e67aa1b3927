import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Draft, WrittenLine } from '../../server/contract/draft.ts'
import type { Api } from '../api/api.ts'
import type { EventFeedHandlers } from '../api/event-feed.ts'
import { makeDraft, makeDraftLine, makeEvent, makePlan, makeStoredBlueprint, refusal } from '../test/factories.ts'
import { type DraftMemory, DraftModel } from './draft-model.ts'

const models: Disposable[] = []
afterEach(() => {
  for (const model of models.splice(0)) model[Symbol.dispose]()
})

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))
const resource = (key: string) => ({ kind: 'tag', key, spec: { name: `{{ ${key}_name }}` } })
const written = (key: string): WrittenLine => ({ ...makeDraftLine(`tag/${key}`), resource: resource(key) })
const ready = makeDraft({
  blueprint: {
    version: 1,
    name: 'Clinic',
    variables: { a_name: { label: 'A', required: true }, b_name: { label: 'B', required: true } },
    resources: [resource('a'), resource('b')],
  },
  lines: [makeDraftLine('tag/a'), makeDraftLine('tag/b', { on: false, confidence: 0.4 })],
  questions: [
    { id: 'q1', text: 'What is A?', variable: 'a_name' },
    { id: 'q2', text: 'Who is told?', variable: null },
  ],
})

function build(
  draft: Draft = ready,
  over: { drafts?: Partial<Api['drafts']>; make?: Api['plans']['make'] } = {},
  memory: DraftMemory = new Map(),
) {
  const feeds: { handlers: EventFeedHandlers; isClosed: boolean }[] = []
  const unused = () => Promise.reject(new Error('not used'))
  const get = vi.fn<Api['drafts']['get']>(async () => draft)
  const drafts = {
    get,
    create: vi.fn<Api['drafts']['create']>(async () => ({ draftId: 'draft_9' })),
    say: vi.fn<Api['drafts']['say']>(async () => ({ draftId: 'draft_2' })),
    list: unused,
    remove: vi.fn<Api['drafts']['remove']>(async () => undefined),
    watch: (_id: string, _after: number, handlers: EventFeedHandlers) => {
      const feed = { handlers, isClosed: false }
      feeds.push(feed)
      return { close: () => void (feed.isClosed = true) }
    },
    ...over.drafts,
  }
  const make = vi.fn<Api['plans']['make']>(over.make ?? (async () => makePlan([])))
  const plans = { make, get: unused, change: unused, keep: unused }
  const create = vi.fn<Api['blueprints']['create']>(async () => makeStoredBlueprint({}))
  const blueprints = { create, list: unused, get: unused, check: unused, import: unused, update: unused, remove: unused, export: unused }
  const model = new DraftModel({ drafts, plans, blueprints }, draft.id, memory)
  models.push(model)
  return { model, feeds, drafts, get, make, create, memory }
}

describe('draft', () => {
  it('shows lines as they are written, each once, and the whole draft at its end', async () => {
    const { model, feeds, get } = build(makeDraft({ status: 'running', written: [written('a')] }))
    await settle()
    feeds[0]?.handlers.onEvents([
      makeEvent(1, { type: 'draft.line', draftId: 'draft_1', line: written('a') }),
      makeEvent(2, { type: 'draft.line', draftId: 'draft_1', line: written('b') }),
    ])
    expect(model.rows.value.map(({ line }) => line.resourceId)).toEqual(['tag/a', 'tag/b'])
    get.mockResolvedValue(ready)
    feeds[0]?.handlers.onEvents([makeEvent(3, { type: 'draft.status', draftId: 'draft_1', status: 'ready', error: null })])
    await settle()
    expect(feeds[0]?.isClosed).toBe(true)
    expect(model.draft.value?.status).toBe('ready')
    expect([...model.on.value]).toEqual(['tag/a'])
  })

  it('plans what is switched on with the answers that it needs, and asks for those first', async () => {
    const { model, make } = build()
    await settle()
    await expect(model.use('loc_1')).resolves.toBeUndefined()
    expect(model.missing.value).toEqual(['a_name'])
    expect(make).not.toHaveBeenCalled()
    model.write('a_name', 'Ada')
    model.write('b_name', 'nobody asks')
    await expect(model.use('loc_1')).resolves.toMatchObject({ id: 'plan_1' })
    expect(make.mock.calls[0]?.[0]).toMatchObject({ locationId: 'loc_1', variables: { a_name: 'Ada' } })
    expect(make.mock.calls[0]?.[0].blueprint).toMatchObject({ resources: [{ key: 'a' }], variables: { a_name: { label: 'A' } } })
    expect(Object.keys(make.mock.calls[0]?.[0].variables ?? {})).toEqual(['a_name'])
  })

  it('puts a refusal beside the answer that it is about, until that is changed', async () => {
    const errors = [{ path: 'variables.a_name', message: 'is no name' }]
    const { model } = build(ready, { make: () => Promise.reject(refusal('missing_variables', { errors })) })
    await settle()
    model.write('a_name', '?')
    await model.use('loc_1')
    expect(model.refusals.value).toEqual({ a_name: errors[0] })
    model.write('a_name', 'Ada')
    expect(model.refusals.value).toEqual({})
  })

  it('hands choices and answers on to the version that it asks for', async () => {
    const { model, drafts, memory } = build()
    await settle()
    model.write('a_name', 'Ada')
    model.switch(['tag/b'], true)
    model.answer('q2', ' Mia ')
    await expect(model.sendAnswers()).resolves.toBe('draft_2')
    expect(drafts.say).toHaveBeenCalledWith('draft_1', 'Who is told?\nMia')
    const next = build({ ...ready, id: 'draft_2' }, {}, memory)
    await settle()
    expect([...next.model.on.value]).toEqual(['tag/a', 'tag/b'])
    expect(next.model.values.value).toEqual({ a_name: 'Ada' })
    expect(next.model.answers.value).toEqual({})
  })

  it('tries a draft that did not come about once more: the brief, or the last thing said', async () => {
    const error = { code: 'timed_out' as const, message: 'm', hint: 'h', retryAfterMs: null }
    const failed = build(makeDraft({ status: 'failed', error, starterId: 'bp_1' }))
    await settle()
    await expect(failed.model.again()).resolves.toBe('draft_9')
    expect(failed.drafts.create).toHaveBeenCalledWith({ brief: 'A clinic', locationId: 'loc_1', starterId: 'bp_1' })
    const later = build(makeDraft({ status: 'failed', error, previousDraftId: 'draft_0', messages: ['a', 'b'] }))
    await settle()
    await later.model.again()
    expect(later.drafts.say).toHaveBeenCalledWith('draft_0', 'b')
  })

  it('shows why another version was refused, and keeps what is there', async () => {
    const { model } = build(ready, { drafts: { say: () => Promise.reject(refusal('too_many_requests')) } })
    await settle()
    await expect(model.say('more')).resolves.toBeUndefined()
    expect(model.problem.value?.code).toBe('too_many_requests')
    expect(model.rows.value).toHaveLength(2)
  })

  it('saves what is switched on as a blueprint', async () => {
    const { model, create } = build()
    await settle()
    await model.save()
    expect(create.mock.calls[0]?.[0].resources).toEqual([resource('a')])
  })
})
