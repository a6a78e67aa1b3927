import { expect, it } from 'vitest'
import { kinds } from '../../server/resources/registry.ts'
import { describeKind } from '../../server/resources/describe-kind.ts'
import type { BlueprintFormat } from '../../server/contract/blueprint.ts'
import { sketchOf, type Sketch } from './blueprint-sketch.ts'
import { optionsAt } from './code-completions.ts'
import { placeAt } from './code-place.ts'

const value = {
  variables: { city: { label: 'City' } },
  resources: [
    { kind: 'product', key: 'exam', spec: { name: 'Exam' } },
    { kind: 'price', key: 'exam', spec: { name: 'Once' } },
    { kind: 'tag', key: 'new', spec: {} },
  ],
}
const knowledge = { kinds: kinds.map(describeKind), sketch: sketchOf(value) as Sketch, value }

function written(text: string, format: BlueprintFormat = 'yaml'): string[] {
  return optionsAt(placeAt(text, text.length, format), format, knowledge).map((option) => option.apply)
}

const price = 'resources:\n  - kind: product\n  - kind: price\n    spec:\n      name: Once\n      '

it('offers the fields that are not there yet', () => {
  expect(written('')).toEqual(['version: ', 'name: ', 'description: ', 'industry: '])
  expect(written(price)).toContain('currency: ')
  expect(written(price)).not.toContain('name: ')
  expect(written('{ "resources": [ {}, { "spec": { "', 'json')).toContain('currency')
})

it('offers kinds, choices, yes and no, and references of the right kind only', () => {
  expect(written('resources:\n  - kind: ')).toContain('custom-field')
  expect(written(`${price}type: `)).toEqual(['one_time', 'recurring'])
  expect(written(`${price}trackInventory: `)).toEqual(['true', 'false'])
  expect(written(`${price}productId: `)).toEqual(['{ $ref: product/exam }'])
  expect(written(`${price}productId: { $ref: `)).toEqual(['product/exam'])
  expect(written('{ "resources": [ {}, { "spec": { "type": ', 'json')).toEqual(['"one_time"', '"recurring"'])
})

it('offers the blueprint’s variables between braces', () => {
  expect(written(`${price}description: "in {{ `)).toEqual(['city'])
})

it('offers nothing where it knows nothing', () => {
  expect(written('resources:\n  - kind: unheard\n    spec:\n      a: ')).toEqual([])
})
