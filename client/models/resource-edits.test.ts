import { expect, it } from 'vitest'
import { sketchOf, type Sketch } from './blueprint-sketch.ts'
import { editText, printText, readText } from './blueprint-text.ts'
import { addEdits, duplicateEdits, keyOf, rekeyEdits, removeEdits, renameVariableEdits, variableNameOf } from './resource-edits.ts'

const value = {
  version: 1,
  name: 'Clinic',
  variables: { city: { label: 'City' } },
  resources: [
    { kind: 'tag', key: 'new', spec: { name: 'new in {{ city }}' } },
    { kind: 'product', key: 'exam', spec: { name: 'Exam' } },
    { kind: 'price', key: 'exam', spec: { name: 'Once', productId: { $ref: 'product/exam' } } },
    { kind: 'coupon', key: 'ten', spec: { name: 'Ten', priceIds: [{ $ref: 'price/exam' }] } },
  ],
}
const text = printText(value, 'yaml')
const sketch = sketchOf(value) as Sketch

function after(edits: Parameters<typeof editText>[1]) {
  const read = readText(editText(text, edits))
  if (read.state === 'broken') throw new Error(read.fault.message)
  return read.value as typeof value
}

it('adds behind the last of the kind, under a key that is free', () => {
  const { edits, index } = addEdits(sketch, 'tag', { name: '' })
  expect(index).toBe(1)
  expect(after(edits).resources.map(({ kind, key }) => `${kind}/${key}`)).toEqual([
    'tag/new',
    'tag/tag',
    'product/exam',
    'price/exam',
    'coupon/ten',
  ])
})

it('makes a copy that is not the same thing as the original', () => {
  const copy = duplicateEdits(sketch, sketch.resources[0] as (typeof sketch.resources)[0])
  expect(after(copy.edits).resources[copy.index]).toEqual({ kind: 'tag', key: 'new-2', spec: { name: 'new in {{ city }} 2' } })
})

it('removes a resource with everything that needs it, or alone', () => {
  expect(after(removeEdits(sketch, 1, true)).resources.map(({ key }) => key)).toEqual(['new'])
  expect(after(removeEdits(sketch, 1, false)).resources).toHaveLength(3)
})

it('takes references along when a key changes', () => {
  const changed = after(rekeyEdits(sketch, sketch.resources[1] as (typeof sketch.resources)[0], 'visit'))
  expect(changed.resources[1]?.key).toBe('visit')
  expect(changed.resources[2]?.spec).toMatchObject({ productId: { $ref: 'product/visit' } })
})

it('renames a variable everywhere', () => {
  const changed = after(renameVariableEdits(sketch, 'city', 'town'))
  expect(changed.variables).toEqual({ town: { label: 'City' } })
  expect(changed.resources[0]?.spec).toEqual({ name: 'new in {{ town }}' })
})

it('makes keys and variable names of what people write', () => {
  expect(keyOf('Nuevo paciente (línea) {{ city }}')).toBe('nuevo-paciente-linea')
  expect(variableNameOf('Clinic name')).toBe('clinic_name')
  expect(variableNameOf('24 hours')).toBe('v_24_hours')
})
