import { describe, expect, it } from 'vitest'
import { kinds } from '../../server/resources/registry.ts'
import { describeKind } from '../../server/resources/describe-kind.ts'
import { type FieldShape, fieldsOf, startValue } from './form-fields.ts'

function fieldsOfKind(name: string) {
  const kind = kinds.find((one) => one.name === name)
  if (kind === undefined) throw new Error(`no kind ${name}`)
  return fieldsOf(describeKind(kind).schema)
}

function shapesIn(shape: FieldShape): FieldShape[] {
  if (shape.type === 'list') return [shape, ...shapesIn(shape.item)]
  return shape.type === 'group' ? [shape, ...shape.fields.flatMap((field) => shapesIn(field.shape))] : [shape]
}

describe('the form of a kind', () => {
  it.each(kinds.map((kind) => kind.name))('asks for every field of a %s, and leaves none to be written as raw text', (name) => {
    const fields = fieldsOfKind(name)
    expect(fields.length).toBeGreaterThan(0)
    expect(fields.filter((field) => shapesIn(field.shape).some((shape) => shape.type === 'raw')).map((field) => field.name)).toEqual([])
  })

  it('puts a number and its unit into one field, and a percentage with its sign', () => {
    const duration = fieldsOfKind('calendar').find((field) => field.name === 'slotDuration')
    expect(duration).toMatchObject({ shape: { type: 'number' }, unit: { name: 'slotDurationUnit', shape: { options: ['mins', 'hours'] } } })
    expect(fieldsOfKind('calendar').map((field) => field.name)).not.toContain('slotDurationUnit')
    const stages = fieldsOfKind('pipeline').find((field) => field.name === 'stages')
    const stage = stages?.shape.type === 'list' && stages.shape.item.type === 'group' ? stages.shape.item.fields : []
    expect(stage.find((field) => field.name === 'stageWinProbability')).toMatchObject({ suffix: '%', shape: { least: 0, most: 100 } })
  })

  it('knows which kind a reference may point at, and that some may point at any', () => {
    expect(fieldsOfKind('price').find((field) => field.name === 'productId')).toMatchObject({
      isRequired: true,
      shape: { type: 'reference', kind: 'product' },
    })
    expect(fieldsOfKind('workflow').find((field) => field.name === 'uses')).toMatchObject({
      shape: { type: 'list', item: { type: 'reference', kind: '' } },
    })
  })

  it('takes a choice between constants for what it is', () => {
    const members = fieldsOfKind('calendar').find((field) => field.name === 'teamMembers')
    const fields = members?.shape.type === 'list' && members.shape.item.type === 'group' ? members.shape.item.fields : []
    expect(fields.find((field) => field.name === 'priority')?.shape).toEqual({ type: 'choice', options: [0, 0.5, 1] })
  })

  it('begins a new pipeline with the one stage that it needs', () => {
    expect(startValue({ type: 'group', fields: fieldsOfKind('pipeline') })).toEqual({ name: '', stages: [{ name: '' }] })
  })
})
