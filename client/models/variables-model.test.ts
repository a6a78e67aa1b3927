import { describe, expect, it, vi } from 'vitest'
import type { Plan, PlanRequest } from '../../server/contract/plan.ts'
import { makePlan, makeStoredBlueprint, refusal } from '../test/factories.ts'
import { groupVariables, missingNames, type ValueMemory, VariablesModel } from './variables-model.ts'

const variables = {
  name: { label: 'Name', required: true },
  phone: { label: 'Phone', required: true, default: '1', group: 'Contact' },
  address: { label: 'Address', group: 'Contact' },
}

function build(make: (request: PlanRequest) => Promise<Plan> = async () => makePlan([]), memory: ValueMemory = new Map()) {
  const api = {
    make: vi.fn<(request: PlanRequest) => Promise<Plan>>(make),
    get: () => Promise.reject(new Error('not used')),
    change: () => Promise.reject(new Error('not used')),
    keep: () => Promise.reject(new Error('not used')),
  }
  return { api, memory, model: new VariablesModel(api, { stored: makeStoredBlueprint(variables), locationId: 'loc_1', memory }) }
}

describe('variables', () => {
  it('starts with the defaults and plans with what was given', async () => {
    const { model, api } = build()
    expect(model.values.value).toEqual({ name: '', phone: '1', address: '' })
    model.write('name', 'Clinic')
    await expect(model.makePlan()).resolves.toMatchObject({ id: 'plan_1' })
    expect(api.make).toHaveBeenCalledWith({ locationId: 'loc_1', blueprintId: 'bp_1', variables: { name: 'Clinic', phone: '1' } })
  })

  it('asks for what is missing before it asks the server', async () => {
    const { model, api } = build()
    await expect(model.makePlan()).resolves.toBeUndefined()
    expect(model.missing.value).toEqual(['name'])
    expect(model.hasTried.value).toBe(true)
    expect(api.make).not.toHaveBeenCalled()
  })

  it('remembers the answers for this location and blueprint', () => {
    const { model, memory } = build()
    model.write('name', 'Clinic')
    expect(build(undefined, memory).model.values.value['name']).toBe('Clinic')
  })

  it('puts what the server refuses beside its field, until that is changed', async () => {
    const errors = [{ path: 'variables.phone', message: 'not a number', fix: 'write digits' }]
    const { model } = build(() => Promise.reject(refusal('missing_variables', { errors })))
    model.write('name', 'Clinic')
    await model.makePlan()
    expect(model.refusals.value).toEqual({ phone: errors[0] })
    expect(model.isPlanning.value).toBe(false)
    model.write('phone', '2')
    expect(model.refusals.value).toEqual({})
  })
})

describe('groupVariables', () => {
  it('puts what has no group first and keeps the order otherwise', () => {
    const names = groupVariables({ a: { label: 'A', group: 'X' }, b: { label: 'B' }, c: { label: 'C', group: 'X' } })
    expect(names.map(({ title, fields }) => [title, ...fields.map((field) => field.name)])).toEqual([
      ['', 'b'],
      ['X', 'a', 'c'],
    ])
  })
})

describe('missingNames', () => {
  it('takes a default for an answer and blanks for none', () => {
    expect(missingNames(variables, { name: '  ', phone: '' })).toEqual(['name'])
  })
})
