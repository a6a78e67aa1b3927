import { expect, test } from 'vitest'
import { z } from 'zod'
import { HighLevelError, type HighLevelReason } from '../highlevel/highlevel-error.ts'
import type { WriteApi } from '../highlevel/client.ts'
import { defineKind, type Live, type WriteScope } from '../resources/kind.ts'
import { executeStep, findEffect, findMade, type Earlier, type Task } from './execute-step.ts'
import { createObserver } from './observer.ts'

type Spec = { name: string; value: string; may?: Record<string, boolean>; hidden?: string }

const maybe: Earlier = { is: 'maybe_made', until: 0 }
const nothing: Earlier = { is: 'nothing' }

test('creates what is not there, with its intent written first', async () => {
  const place = createPlace()
  expect(await run(place, create(), nothing)).toMatchObject({ created: true, message: 'Phone created' })
  expect(place.told).toEqual(['intent', 'create Phone'])
})

test('takes over what an earlier call has made, and sends nothing', async () => {
  const place = createPlace({ name: 'Phone', value: '555' })
  expect(await run(place, create(), maybe)).toMatchObject({ created: true, live: { id: 'id-1' } })
  expect(place.told).toEqual([])
})

test('looks again until the moment at which an earlier call must have shown', async () => {
  const place = createPlace()
  setTimeout(() => place.things.push({ name: 'Phone', value: '555' }), 300)
  expect(await run(place, create(), { is: 'maybe_made', until: performance.now() + 1_200 })).toMatchObject({ created: true })
  expect(place.told).toEqual([])
})

test('sends it when an earlier call has left nothing', async () => {
  const place = createPlace()
  await run(place, create(), maybe)
  expect(place.told).toEqual(['intent', 'create Phone'])
})

test('never takes for its own what the plan has seen beside it', async () => {
  const place = createPlace({ name: 'Phone', value: '' })
  const beside = { ...create(), beside: ['id-1'] }
  expect(await run(place, beside, maybe)).toMatchObject({ created: true, live: { id: 'id-2' } })
  expect(await run(place, beside, maybe)).toMatchObject({ created: true, live: { id: 'id-2' }, message: expect.stringContaining('Phone') })
  expect(place.told).toEqual(['intent', 'create Phone'])
  expect(place.things[0]).toEqual({ name: 'Phone', value: '' })
})

test('a refusal of the second try takes nothing back: the first one may have made it', async () => {
  const place = createPlace()
  place.onCreate = () => {
    throw refused('conflict', 409)
  }
  await expect(run(place, create(), maybe)).rejects.toMatchObject({ reason: 'conflict' })
  expect(place.told).toEqual(['intent', 'create Phone'])
})

test('blanks that are filled in what was there before have an image of it', async () => {
  const place = createPlace({ name: 'Phone', value: '' })
  expect(await run(place, create(), { is: 'already_there' })).toMatchObject({ created: false })
  expect(place.told).toEqual(['intent {"name":"Phone","value":""}', 'update value=555'])
})

test('fills the blanks of what was left half-made', async () => {
  const place = createPlace({ name: 'Phone', value: '' })
  expect(await run(place, create(), maybe)).toMatchObject({ created: true })
  expect(place.told).toEqual(['intent', 'update value=555'])
})

test('never writes over what somebody has made or changed meanwhile, and says where it is', async () => {
  const place = createPlace({ name: 'Phone', value: 'theirs' })
  for (const earlier of [maybe, { is: 'already_there' } as const]) {
    await expect(run(place, create(), earlier)).rejects.toMatchObject({ name: 'ChangedMeanwhile', resourceId: 'id-1' })
  }
  expect(place.told).toEqual([])
})

test('what the platform says was there before is adopted and not called ours', async () => {
  const place = createPlace({ name: 'Phone', value: '555' })
  expect(await run(place, create(), { is: 'already_there' })).toMatchObject({ created: false })
})

test('finds what a 422 has made all the same', async () => {
  const place = createPlace()
  place.onCreate = (spec) => {
    place.things.push(spec)
    throw refused('invalid', 422)
  }
  expect(await run(place, create(), nothing)).toMatchObject({ created: true })
  expect(place.told).toEqual(['intent', 'create Phone'])
})

test('takes the intent back when it is certain that nothing was made, and only then', async () => {
  const place = createPlace()
  place.onCreate = () => {
    throw refused('invalid', 422)
  }
  await expect(run(place, create(), nothing)).rejects.toMatchObject({ reason: 'invalid' })
  expect(place.told).toEqual(['intent', 'create Phone', 'withdrawn'])

  place.onLook = () => {
    throw refused('unavailable', 500)
  }
  await expect(run(place, create(), nothing)).rejects.toMatchObject({ reason: 'unavailable' })
  expect(place.told.splice(3)).toEqual(['intent', 'create Phone'])

  place.onCreate = () => {
    throw refused('ambiguous')
  }
  await expect(run(place, create(), nothing)).rejects.toMatchObject({ reason: 'ambiguous' })
  expect(place.told.splice(3)).toEqual(['intent', 'create Phone'])
})

test('keeps the intent when what broke off came after a call that had written', async () => {
  const place = createPlace()
  let isThrough = false
  const post = async (): Promise<undefined> => {
    if (!isThrough) throw refused('unavailable')
  }
  const one = doing(place, create())
  one.scope = { ...one.scope, api: { post } as unknown as WriteApi }
  one.task.kind.create = async ({ api }) => {
    await api.post('/things', { schema: z.undefined() })
    throw refused('suspended')
  }
  await expect(executeStep(one, nothing)).rejects.toMatchObject({ reason: 'unavailable' })
  expect(place.told.splice(0)).toEqual(['intent', 'withdrawn'])
  isThrough = true
  await expect(executeStep(one, nothing)).rejects.toMatchObject({ reason: 'suspended' })
  expect(place.told).toEqual(['intent'])
})

test('updates what still stands as it was planned on, with an image of it', async () => {
  const place = createPlace({ name: 'Phone', value: '1' })
  expect(await run(place, update('1'), nothing)).toMatchObject({ created: false, message: 'Phone updated' })
  expect(place.told).toEqual(['intent {"name":"Phone","value":"1"}', 'update value=555'])
})

test('an edit since the plan stays, and what is gone is not made anew', async () => {
  await expect(run(createPlace(), update('1'), nothing)).rejects.toMatchObject({ name: 'ChangedMeanwhile' })

  const place = createPlace({ name: 'Phone', value: 'theirs' })
  await expect(run(place, update('1'), nothing)).rejects.toMatchObject({
    name: 'ChangedMeanwhile',
    message: expect.stringContaining('value of Phone'),
  })
  expect(place.told).toEqual([])
})

test('an edit since the plan of what is sent along with a change stays', async () => {
  const was = { name: 'Menu', value: '', may: { read: true, write: true } }
  const place = createPlace({ ...was, may: { read: false, write: false } })
  const task = {
    action: 'update' as const,
    spec: was,
    resourceId: 'id-1',
    changed: [{ path: 'may.write', before: false, after: true }],
  }
  await expect(run(place, task, nothing)).rejects.toMatchObject({ message: expect.stringContaining('may.read of Menu') })
  expect(place.told).toEqual([])
  place.things[0] = { ...was, may: { read: true, write: false } }
  await run(place, task, nothing)
  expect(place.told.at(-1)).toMatch(/^update may=/)
})

test('what the blueprint does not name inside an object that changes goes along as it is', async () => {
  const place = createPlace({ name: 'Menu', value: '', may: { read: true } })
  const spec = { name: 'Menu', value: '', may: { write: true } }
  const changed = [{ path: 'may.write', before: null, after: true }]
  await run(place, { action: 'update', spec, resourceId: 'id-1', changed }, nothing)
  expect(place.told.at(-1)).toBe('update may={read:true,write:true}')
  await run(place, { ...create(), spec: { ...spec, name: 'Menu' } }, maybe)
  expect(place.told.at(-1)).toBe('update may={read:true,write:true}')
})

test('an update that has taken effect already is not sent again', async () => {
  const place = createPlace({ name: 'Phone', value: '555' })
  expect(await run(place, update('1'), nothing)).toMatchObject({ message: 'Phone was found already updated' })
  expect(place.told).toEqual([])
})

test('what a first look does not show is deleted all the same, and its image says nothing of what is blank', async () => {
  const place = createPlace()
  place.onWait = () => void place.things.push({ name: 'Phone', value: '' })
  await run(place, { ...update(''), action: 'delete', spec: { name: 'Phone', value: null } }, nothing)
  expect(place.told).toEqual(['intent {"name":"Phone","value":""}', 'delete Phone'])
})

test('finds whether a change or a deletion whose answer was lost has taken effect, and sends nothing', async () => {
  const find = (place: Place, task: Omit<Task, 'kind'>) =>
    findEffect(doing(place, task), { is: 'maybe_made', until: performance.now() + 60 })
  const untold = { ...update('1'), changed: [{ path: 'secret', before: null, after: 'x' }] }
  await expect(find(createPlace({ name: 'Phone', value: '555' }), untold)).rejects.toThrow('not all of the change to Phone is there')
  const deletion = { ...update('1'), action: 'delete' as const }
  const late = createPlace({ name: 'Phone', value: '1' })
  setTimeout(() => (late.things[0] = { name: 'Phone', value: '555' }), 30)
  expect(await find(late, update('1'))).toMatchObject({ created: false, live: { id: 'id-1' } })
  expect(await find(createPlace({ name: 'Phone', value: '1' }), update('1'))).toBeUndefined()
  expect(await find(createPlace(), deletion)).toMatchObject({ live: { id: 'id-1' } })
  expect(await find(createPlace({ name: 'Phone', value: '1' }), deletion)).toBeUndefined()
  expect([late.told]).toEqual([[]])
})

test('what cannot be read is not taken for changed', async () => {
  const place = createPlace({ name: 'Phone', value: '1', hidden: 'theirs' })
  const task = {
    ...update('1'),
    spec: { name: 'Phone', value: '1', hidden: 'ours' },
    changed: [{ path: 'hidden', before: null, after: 'ours' }],
  }
  await expect(findEffect(doing(place, task), { is: 'maybe_made', until: 0 })).rejects.toThrow('can be seen (hidden)')
})

test('a change that was clearly refused takes its intent back, unless an earlier try may have written', async () => {
  const place = createPlace({ name: 'Phone', value: '1' })
  place.onUpdate = () => {
    throw refused('forbidden_scope', 403)
  }
  for (const earlier of [maybe, nothing]) await expect(run(place, update('1'), earlier)).rejects.toMatchObject({ status: 403 })
  expect(place.told.map((one) => one.split(' ')[0])).toEqual(['intent', 'update', 'intent', 'update', 'withdrawn'])
})

test('looking for what a call has made never makes anything', async () => {
  const place = createPlace()
  expect(await findMade(doing(place, create()), maybe)).toBeUndefined()
  expect(place.told).toEqual([])
})

type Moments = Partial<Record<'onLook' | 'onUpdate' | 'onWait', () => void>>
type Place = { things: Spec[]; told: string[]; onCreate?: (spec: Spec) => void } & Moments

function createPlace(...things: Spec[]): Place {
  return { things, told: [] }
}

function kindIn(place: Place) {
  const live = (spec: Spec): Live => {
    const { hidden: _, ...fields } = spec
    return { id: `id-${place.things.indexOf(spec) + 1}`, title: spec.name, fields }
  }
  return defineKind<Spec>({
    name: 'custom-value',
    title: 'Custom value',
    plural: 'Custom values',
    description: '',
    tier: 'core',
    needs: [],
    scopes: { read: [], write: [] },
    spec: z.strictObject({
      name: z.string(),
      value: z.string(),
      may: z.record(z.string(), z.boolean()).optional(),
      hidden: z.string().optional(),
    }),
    lagMs: 50,
    titleOf: (spec) => spec.name,
    identify: (spec) => spec.name,
    identifyLive: (found) => found.title,
    list: async () => {
      place.onLook?.()
      return place.things.map(live)
    },
    create: async (_, spec) => {
      place.told.push(`create ${spec.name}`)
      place.onCreate?.(spec)
      place.things.push(spec)
      return live(spec)
    },
    delete: async (_, found) => void place.told.push(`delete ${found.title}`),
    update: async (_, found, spec, changed) => {
      place.told.push(`update ${changed.map((name) => `${name}=${JSON.stringify(spec[name as keyof Spec]).replaceAll('"', '')}`).join()}`)
      place.onUpdate?.()
      return { ...found, fields: spec }
    },
  })
}

function doing(place: Place, task: Omit<Task, 'kind'>) {
  const declare = async (before: Record<string, unknown> | null): Promise<void> => {
    place.told.push(before === null ? 'intent' : `intent ${JSON.stringify(before)}`)
  }
  const withdraw = async (): Promise<void> => void place.told.push('withdrawn')
  const lookAgain = async (): Promise<void> => place.onWait?.()
  return { scope: {} as WriteScope, observer: createObserver(), task: { ...task, kind: kindIn(place) }, declare, withdraw, lookAgain }
}

function run(place: Place, task: Omit<Task, 'kind'>, earlier: Earlier) {
  return executeStep(doing(place, task), earlier)
}

function create(): Omit<Task, 'kind'> {
  return { action: 'create', spec: { name: 'Phone', value: '555' }, resourceId: null, changed: [] }
}

function update(before: string): Omit<Task, 'kind'> {
  return { action: 'update', spec: { name: 'Phone', value: '555' }, resourceId: 'id-1', changed: [{ path: 'value', before, after: '555' }] }
}

function refused(reason: HighLevelReason, status?: number): HighLevelError {
  return new HighLevelError({ reason, message: 'no', method: 'POST', path: '/', status })
}
