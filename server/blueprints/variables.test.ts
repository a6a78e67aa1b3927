import { describe, expect, it } from 'vitest'
import { findTags, findVariables, knownValues, substituteVariables, type KnownValues } from './variables.ts'

const asText = (text: string): unknown => text

function fill(spec: Record<string, unknown>, values: Record<string, string | null>): Record<string, unknown> {
  return substituteVariables(spec, new Map(Object.entries(values)) as KnownValues, asText)
}

describe('findVariables', () => {
  it('finds them with their paths, wherever they stand', () => {
    const spec = {
      name: '{{clinic_name}} hygiene',
      list: [{ email: '{{  desk  }}' }],
      ref: { $ref: 'user/{{ no }}' },
      tag: '{{contact.name}}',
    }
    expect(findVariables(spec)).toEqual([
      { name: 'clinic_name', path: ['name'], whole: false },
      { name: 'desk', path: ['list', 0, 'email'], whole: true },
    ])
  })

  it('tells several in one text', () => {
    expect(findTags('{{ a }} and {{b}}').map((tag) => tag.name)).toEqual(['a', 'b'])
  })
})

describe('substituteVariables', () => {
  it('fills in variables and leaves the platform its merge tags', () => {
    const spec = { subject: '{{ clinic_name }}: hello {{contact.first_name}}', body: '{{ custom_values.phone }}' }
    expect(fill(spec, { clinic_name: 'Acme' })).toEqual({
      subject: 'Acme: hello {{contact.first_name}}',
      body: '{{ custom_values.phone }}',
    })
  })

  it('inserts a value as it is, whatever it contains', () => {
    expect(fill({ a: 'x {{ v }} y' }, { v: '$& {{ other }} <b>', other: 'no' })).toEqual({ a: 'x $& {{ other }} <b> y' })
  })

  it('leaves out a field, or an item of a list, whose variable is blank', () => {
    expect(fill({ a: '{{ v }}', list: ['{{ v }}', 'b'], text: 'x {{ v }}.' }, { v: null })).toEqual({ list: ['b'], text: 'x .' })
  })

  it('keeps what is not known yet', () => {
    expect(fill({ a: '{{ v }}', b: 'x {{ v }}' }, {})).toEqual({ a: '{{ v }}', b: 'x {{ v }}' })
  })

  it('asks for the type of a whole-leaf value and of no other', () => {
    const coerced: string[] = []
    const coerce = (text: string, path: readonly (string | number)[]): unknown => {
      coerced.push(path.join('.'))
      return Number(text)
    }
    expect(substituteVariables({ amount: ' {{ n }} ', name: 'No {{ n }}' }, new Map([['n', '12.5']]), coerce)).toEqual({
      amount: 12.5,
      name: 'No 12.5',
    })
    expect(coerced).toEqual(['amount'])
  })

  it('does not change what it was given', () => {
    const spec = { list: [{ a: '{{ v }}' }] }
    fill(spec, { v: 'x' })
    expect(spec).toEqual({ list: [{ a: '{{ v }}' }] })
  })
})

describe('knownValues', () => {
  const variables = {
    req: { label: 'R', required: true },
    opt: { label: 'O' },
    def: { label: 'D', default: 'd' },
    constructor: { label: 'C', required: true },
  }

  it('takes the given value, else the default, else blank when it is optional', () => {
    const known = knownValues(variables, { req: 'r' })
    expect([...known]).toEqual([
      ['req', 'r'],
      ['opt', null],
      ['def', 'd'],
    ])
  })

  it('counts blank text as not given', () => {
    expect(knownValues(variables, { req: '  ', def: '' }).has('req')).toBe(false)
    expect(knownValues(variables, { def: '' }).get('def')).toBe('d')
  })

  it('does not find values on the prototype', () => {
    expect(knownValues(variables, {}).has('constructor')).toBe(false)
  })
})
