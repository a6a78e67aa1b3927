import { expect, it, vi } from 'vitest'
import { NewPlaceModel, newPlaceKey } from './new-place-model.ts'
import type { ValueMemory } from './variables-model.ts'

type Resources = { kind: string; key: string; spec: Record<string, unknown> }[]

function build({ resources = [] as Resources, memory = new Map() as ValueMemory, isAsked = true } = {}) {
  const snapshots = vi.fn<() => Promise<{ id: string; name: string }[]>>(() => Promise.resolve([{ id: 's1', name: 'Basics' }]))
  return {
    snapshots,
    memory,
    model: new NewPlaceModel({ snapshots }, { blueprint: { resources }, memory, isAsked, timeZone: 'Europe/Madrid' }),
  }
}

it('asks for a name, and sends what was given', async () => {
  const { model, memory } = build()
  await Promise.resolve()
  expect(model.read()).toBeNull()
  expect(model.wrong.value).toEqual(['name'])
  model.write('name', '  Fern Hill ')
  model.write('country', 'es')
  model.write('snapshot', 's1')
  expect(model.read()).toEqual({
    location: { name: 'Fern Hill', country: 'ES', timezone: 'Europe/Madrid' },
    snapshot: { name: 'Basics', snapshotId: 's1' },
  })
  expect(memory.get(newPlaceKey)).toMatchObject({ name: '  Fern Hill ' })
})

it('takes a contact person whole or not at all', () => {
  const { model } = build()
  model.write('name', 'Fern Hill')
  model.write('email', 'ada@fern.example')
  expect(model.read()).toBeNull()
  expect(model.missing.value).toEqual(['firstName', 'lastName'])
  model.write('firstName', 'Ada')
  model.write('lastName', 'Stone')
  expect(model.read()).toMatchObject({ location: { prospectInfo: { firstName: 'Ada', lastName: 'Stone', email: 'ada@fern.example' } } })
})

it('puts what the server says to the field that it is about, until that is changed', () => {
  const { model } = build()
  model.write('name', 'Fern Hill')
  const errors = [
    { path: 'resources[0].spec.prospectInfo.email', message: 'is no e-mail address' },
    { path: 'resources[3].spec.name', message: 'is of another resource' },
  ]
  model.take({ code: 'invalid_blueprint', status: 422, title: '', detail: '', hint: '', requestId: '', errors, details: {} } as never)
  expect(model.wrong.value).toEqual(['email'])
  model.write('email', 'x@y.example')
  expect(model.refusals.value.email).toBeUndefined()
})

it('asks nothing, and reads nothing, where the blueprint says it itself or the sub-account exists', () => {
  const own = build({ resources: [{ kind: 'location', key: 'main', spec: { name: 'X' } }] })
  expect(own.model.isOwn.value).toBe(true)
  expect(own.model.read()).toBeUndefined()
  expect(own.snapshots).not.toHaveBeenCalled()
  expect(build({ isAsked: false }).snapshots).not.toHaveBeenCalled()
})
