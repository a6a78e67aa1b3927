import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { defineKind, type Kind, type Live, type WriteScope } from '../resources/kind.ts'
import { createObserver } from './observer.ts'
import { undoStep, type Undo, type Undoable } from './undo-step.ts'
import type { Tools } from './walk-steps.ts'

const lagMs = 60
const phone: Live = { id: 'id-1', title: 'Phone', fields: { name: 'Phone' } }
const hold = { jobId: 'job', companyId: 'company', locationId: 'here', epoch: 1 }

test('what one listing does not show is looked for once more, and only then gone', async () => {
  const passing = openPlace([], [phone])
  expect(await passing.undo(made)).toMatchObject({ status: 'UNDONE', message: 'Phone deleted' })
  const gone = openPlace([], [])
  expect(await gone.undo(made)).toMatchObject({ status: 'UNDONE', message: 'Phone was already gone' })
  expect([passing.told, gone.told]).toEqual([
    ['list', 'list', 'delete id-1'],
    ['list', 'list'],
  ])
})

test('many things that are gone are looked for in two listings, and wait together', async () => {
  const place = openPlace([], [])
  await Promise.all(Array.from({ length: 40 }, (_, n) => place.undo({ ...made, id: `tag/${n}`, resourceId: `id-${n}` })))
  expect(place.told).toEqual(['list', 'list'])
})

test('says nothing of what it could not look for a second time', async () => {
  const place = openPlace([], [])
  place.onWait = () => place.stop()
  expect(await place.undo(made)).toBe('later')
})

test('what is there again is not made a second time, and is what points at it means', async () => {
  const again = { ...phone, id: 'id-2' }
  const place = openPlace([], [again])
  const deleted: Partial<Undoable> = { action: 'delete', undo: { ...made.undo, before: { name: 'Phone' } } as Undo }
  expect(await place.undo({ ...made, ...deleted })).toMatchObject({ status: 'UNDONE', found: 'id-2', restored: [] })
  expect(place.told).toEqual(['list', 'list'])
  expect([...place.ids]).toEqual([['id-1', 'id-2']])
})

test('lets go of what was there before, unless another job of the blueprint means it too', async () => {
  const adopted = (isMeant: boolean): Undoable => ({ ...made, action: 'adopt', undo: { ...made.undo, isMeant } })
  expect(await openPlace([]).undo(adopted(false))).toMatchObject({ status: 'UNDONE', releases: 'scope' })
  const kept = await openPlace([]).undo(adopted(true))
  expect(kept).toMatchObject({ status: 'UNDONE', restored: [], message: expect.stringContaining('another job of this blueprint') })
  expect(kept).not.toHaveProperty('releases')
})

test('says of what is elsewhere too that it only left', async () => {
  const place = openPlace([phone])
  place.deletes = 'left'
  expect(await place.undo(made)).toMatchObject({ status: 'UNDONE', said: { code: 'undone.taken_out' } })
})

test('of what it may have made, what cannot be read or was only let in stays', async () => {
  const nobodys = { isShared: false, isOthers: false, written: [] }
  const unsure = (applied: Record<string, unknown>, more: Partial<Undo> = {}): Undoable => {
    const maybeMade = { beside: [], knownOf: () => ({ ...nobodys, applied }) }
    return { ...made, resourceId: null, undo: { ...made.undo, hadFailed: true, maybeMade, ...more } as Undo }
  }
  const place = openPlace([phone])
  expect(await place.undo(unsure({ name: 'Phone', body: 'Ours' }))).toMatchObject({ status: 'KEPT', said: { code: 'kept.differs' } })
  expect(await place.undo(unsure({ name: 'Phone' }, { joined: true }))).toMatchObject({ said: { code: 'kept.let_in_unsure' } })
  expect(place.told).not.toContain('delete id-1')
  expect(await place.undo(unsure({ name: 'Phone' }))).toMatchObject({ status: 'UNDONE', found: 'id-1' })
  expect(place.told).toContain('delete id-1')
})

test('who is let in for another blueprint too is not put out', async () => {
  const shared = { ...made, undo: { ...made.undo, joined: true, isShared: true } as Undo }
  expect(await openPlace([phone]).undo(shared)).toMatchObject({ status: 'KEPT', said: { code: 'kept.shared' } })
})

test('what was never made leaves alone what its step had met instead', async () => {
  const maybeMade = { beside: [], knownOf: () => ({ isShared: false, isOthers: false, written: [], applied: { name: 'Phone' } }) }
  const met = { ...made, resourceId: 'theirs', undo: { ...made.undo, hadFailed: true, maybeMade } as Undo }
  expect(await openPlace([], []).undo(met)).toMatchObject({ status: 'UNDONE', restored: [], said: { code: 'undone.never_made' } })
})

const undo: Omit<Undo, 'kind' | 'remade'> = {
  created: true,
  joined: false,
  hadFailed: false,
  spec: { name: 'Phone' },
  written: [],
  binds: false,
  isMeant: false,
  before: null,
  applied: { name: 'Phone' },
  readBack: { fields: null, changedAt: null },
  needing: new Set(),
  isShared: false,
  maybeMadeUntil: undefined,
}
const made = { id: 'tag/phone', key: 'phone', title: 'Phone', action: 'create', resourceId: 'id-1', settledAt: 0, undo } as Undoable

/** A place whose listings answer one after the other as given, the last one again and again. */
function openPlace(...listings: Live[][]) {
  const told: string[] = []
  const ids = new Map<string, string>()
  const stopping = new AbortController()
  const place = { told, ids, onWait: () => {}, deletes: undefined as 'left' | undefined, stop: () => stopping.abort() }
  const kind = kindOf({
    list: async () => {
      told.push('list')
      return listings[Math.min(told.filter((one) => one === 'list').length, listings.length) - 1] ?? []
    },
    create: async () => {
      told.push('create')
      return phone
    },
    delete: async (_, { id }) => {
      told.push(`delete ${id}`)
      return place.deletes
    },
  })
  const tools = {
    scope: { target: {} } as unknown as WriteScope,
    observer: createObserver(),
    stopping: stopping.signal,
    prepay: async () => true,
    rely: () => undefined,
    spent: () => 0,
    putBack: () => place.onWait(),
  } as unknown as Tools
  const remade = { ids, scope: 'scope', jobId: 'job' }
  return Object.assign(place, {
    undo: (step: Undoable) => undoStep(ctx, hold, { ...step, undo: { ...step.undo, kind, remade } }, tools),
  })
}

function kindOf(verbs: Pick<Kind, 'list' | 'create' | 'delete'>): Kind {
  return defineKind<{ name: string }>({
    name: 'tag',
    title: 'Tag',
    plural: 'Tags',
    description: '',
    tier: 'core',
    needs: [],
    scopes: { read: [], write: [] },
    spec: z.strictObject({ name: z.string() }),
    lagMs,
    titleOf: (spec) => spec.name,
    identify: (spec) => spec.name,
    identifyLive: (live) => live.title,
    ...verbs,
  } as Parameters<typeof defineKind<{ name: string }>>[0])
}

/** A database in which this process holds the job. */
const answers = { set: () => answers, where: () => answers, returning: () => answers, executeTakeFirst: async () => ({ wanted: 'run' }) }
const ctx = { db: { updateTable: () => answers, transaction: () => ({ execute: async () => undefined }) } } as unknown as Context
