import { describe, expect, it } from 'vitest'
import { describeKind } from '../../server/resources/describe-kind.ts'
import { kindOf, kinds } from '../../server/resources/registry.ts'
import { type FieldShape, fieldsOf } from './form-fields.ts'
import { isOption } from './schema-options.ts'

type Leaf = { path: string; shape: FieldShape }

function leavesOf(path: string, shape: FieldShape): Leaf[] {
  if (shape.type === 'list') return leavesOf(`${path}[Dr. Gil]`, shape.item)
  if (shape.type !== 'group') return [{ path, shape }]
  return shape.fields.flatMap((field) => [
    ...leavesOf(`${path}.${field.name}`, field.shape),
    ...(field.unit === null ? [] : leavesOf(`${path}.${field.unit.name}`, field.unit.shape)),
  ])
}

describe('what stands in a field', () => {
  it.each(kinds.map(({ name }) => name))('of a %s is a choice where its form offers it as one, and a text nowhere else', (name) => {
    const { schema } = describeKind(kindOf(name))
    for (const { path, shape } of leavesOf('', { type: 'group', fields: fieldsOf(schema) })) {
      const options = shape.type === 'choice' ? shape.options : []
      expect([path, options.filter((option) => !isOption(schema, path.slice(1), option))]).toEqual([path, []])
      expect([path, isOption(schema, path.slice(1), 'somebody’s own words')]).toEqual([path, false])
      if (shape.type === 'text') expect([path, isOption(schema, path.slice(1), 'admin')]).toEqual([path, false])
    }
  })

  it('is found by the place in a list, by the name of what stands there, and in a list of choices', () => {
    const { schema } = describeKind(kindOf('conversation-agent'))
    expect(isOption(schema, 'channels', 'SMS')).toBe(true)
    expect(isOption(schema, 'channels.1', 'SMS')).toBe(true)
    expect(isOption(schema, 'channels[SMS]', 'SMS')).toBe(true)
    expect(isOption(schema, 'businessName', 'SMS')).toBe(false)
    expect(isOption(schema, 'nothing.of.it', 'SMS')).toBe(false)
  })
})
