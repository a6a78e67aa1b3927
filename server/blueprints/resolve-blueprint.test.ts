import { describe, expect, it } from 'vitest'
import { Blueprint } from '../contract/blueprint.ts'
import { AppError } from '../errors.ts'
import { resolveBlueprint } from './resolve-blueprint.ts'

const blueprint = Blueprint.parse({
  version: 1,
  name: 'Clinic',
  variables: {
    clinic_name: { label: 'Clinic name', required: true, example: 'Maple Dental' },
    desk_email: { label: 'Front desk e-mail', required: true },
    desk_phone: { label: 'Front desk phone' },
    fee: { label: 'Fee', default: '95' },
  },
  resources: [
    {
      kind: 'user',
      key: 'desk',
      spec: { firstName: 'Front', lastName: 'Desk', email: '{{ desk_email }}', phone: '{{ desk_phone }}', role: 'user' },
      note: 'One login.',
    },
    { kind: 'product', key: 'exam', spec: { name: '{{ clinic_name }} exam', productType: 'SERVICE' } },
    {
      kind: 'price',
      key: 'exam',
      spec: { productId: { $ref: 'product/exam' }, name: 'Standard', type: 'one_time', currency: 'USD', amount: '{{ fee }}' },
    },
  ],
})
const values = { clinic_name: 'Acme', desk_email: 'desk@acme.co' }

function refusalOf(document: Blueprint, given: Record<string, string>): AppError {
  try {
    resolveBlueprint(document, given)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('it was resolved')
}

describe('resolveBlueprint', () => {
  it('fills in the variables, coerces them to their fields and keeps the references', () => {
    expect(resolveBlueprint(blueprint, values)).toEqual([
      {
        id: 'user/desk',
        kind: 'user',
        key: 'desk',
        spec: { firstName: 'Front', lastName: 'Desk', email: 'desk@acme.co', role: 'user' },
        refs: [],
        note: 'One login.',
      },
      { id: 'product/exam', kind: 'product', key: 'exam', spec: { name: 'Acme exam', productType: 'SERVICE' }, refs: [] },
      {
        id: 'price/exam',
        kind: 'price',
        key: 'exam',
        spec: { productId: { $ref: 'product/exam' }, name: 'Standard', type: 'one_time', currency: 'USD', amount: 95 },
        refs: ['product/exam'],
      },
    ])
  })

  it('names every missing value by its label', () => {
    const refusal = refusalOf(blueprint, { clinic_name: ' ' })
    expect(refusal.code).toBe('missing_variables')
    expect(refusal.errors).toMatchObject([
      { path: 'variables.clinic_name', message: 'Clinic name is missing', fix: 'Fill it in, for example Maple Dental' },
      { path: 'variables.desk_email', message: 'Front desk e-mail is missing', fix: 'Fill it in.' },
    ])
  })

  it('points at the values that do not fit their fields', () => {
    const refusal = refusalOf(blueprint, { ...values, fee: 'free', desk_email: 'desk' })
    expect(refusal.code).toBe('invalid_request')
    expect(refusal.errors?.map((error) => error.path)).toEqual(['variables.desk_email', 'variables.fee'])
    expect(refusal.errors?.[1]?.message).toBe('Fee must be a number, not the text "free" (for resources[2].spec.amount)')
  })

  it('points at a value when two things become the same through it', () => {
    const [desk, ...others] = blueprint.resources
    const second = { ...desk!, key: 'second', spec: { ...desk!.spec, email: '{{ second_email }}', phone: '' } }
    const two = Blueprint.parse({
      ...blueprint,
      variables: { ...blueprint.variables, second_email: { label: 'Second e-mail', required: true } },
      resources: [desk, second, ...others],
    })
    const refusal = refusalOf(two, { ...values, second_email: 'DESK@acme.co' })
    expect(refusal.code).toBe('invalid_request')
    expect(refusal.errors?.[0]?.path).toBe('variables.second_email')
  })

  it('refuses a blueprint that is wrong whatever the values are', () => {
    const wrong = Blueprint.parse({ ...blueprint, resources: [...blueprint.resources, { kind: 'tag', key: 'a', spec: { nmae: 'x' } }] })
    const refusal = refusalOf(wrong, {})
    expect(refusal.code).toBe('invalid_blueprint')
    expect(refusal.errors?.every((error) => error.path.startsWith('resources[3].spec'))).toBe(true)
  })
})
