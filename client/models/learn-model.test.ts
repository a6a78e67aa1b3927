import { expect, it, vi } from 'vitest'
import type { Learned } from '../../server/contract/learn.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { makeOwnBlueprint, refusal } from '../test/factories.ts'
import { LearnModel } from './learn-model.ts'

const learned: Learned = {
  blueprint: {
    version: 1,
    name: 'Learned from Clinic',
    variables: { clinic_name: { label: 'Clinic name' }, phone: { label: 'Phone' } },
    resources: [{ kind: 'custom-value', key: 'a', spec: { name: 'About', value: '{{ clinic_name }}, {{ phone }}, {{ contact.name }}' } }],
  },
  notCaptured: [],
  proposedVariables: [
    { name: 'clinic_name', label: 'Clinic name', value: 'Maple', where: ['resources[0].spec.value'] },
    { name: 'phone', label: 'Phone', value: '555', where: ['resources[0].spec.value'] },
  ],
}

function build(learn: BlueprintsApi['learn'] = async () => learned) {
  const api = {
    learn: vi.fn<BlueprintsApi['learn']>(learn),
    create: vi.fn<BlueprintsApi['create']>(async (made) => makeOwnBlueprint({ blueprint: made })),
  }
  return { api, model: new LearnModel(api) }
}

it('writes out what is not to be asked for, and asks for the rest', async () => {
  const { model, api } = build()
  await model.learn('loc_1')
  model.decide('phone', false)
  model.name.value = '  My clinic '
  await model.save()
  expect(api.create).toHaveBeenCalledWith({
    ...learned.blueprint,
    name: 'My clinic',
    variables: { clinic_name: { label: 'Clinic name' } },
    resources: [{ kind: 'custom-value', key: 'a', spec: { name: 'About', value: '{{ clinic_name }}, 555, {{ contact.name }}' } }],
  })
  model.decide('phone', true)
  expect(model.blueprint.value?.resources).toEqual(learned.blueprint.resources)
})

it('says why it could not be read, and forgets an answer that was not waited for', async () => {
  const failing = build(() => Promise.reject(refusal('install_suspended')))
  await failing.model.learn('loc_1')
  expect(failing.model.at.value).toMatchObject({ state: 'failed', problem: { code: 'install_suspended' } })
  const { model } = build()
  const reading = model.learn('loc_1')
  model.cancel()
  await reading
  expect(model.at.value).toEqual({ state: 'idle' })
})
