import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { kinds } from '../resources/registry.ts'
import { blueprintSchema } from './blueprint-schema.ts'
import { starters } from './starter-library.ts'

const schema = blueprintSchema(kinds)
const ajv = new Ajv2020({ allErrors: true, strict: false })
addFormats.default(ajv)
const validate = ajv.compile(schema)

test('accepts every starter', async () => {
  for (const { blueprint } of await starters()) {
    validate(blueprint)
    expect(validate.errors ?? [], blueprint.name).toEqual([])
  }
})

test('knows every kind, with what it is for', () => {
  const { resource } = schema.$defs as Record<string, { properties: { kind: { anyOf: { const: string; description: string }[] } } }>
  expect(resource?.properties.kind.anyOf.map((one) => one.const)).toEqual(kinds.map((kind) => kind.name))
  for (const { description } of resource?.properties.kind.anyOf ?? []) expect(description.length).toBeGreaterThan(20)
})

test.each<[string, unknown, string]>([
  ['a field that the kind does not have', { name: 'x', colour: 'red' }, 'must NOT have additional properties'],
  ['a field that is missing', {}, "must have required property 'name'"],
])('refuses %s, at the resource that has it', (_, spec, message) => {
  expect(validate(blueprint('tag', spec))).toBe(false)
  expect(validate.errors).toContainEqual(expect.objectContaining({ message, instancePath: '/resources/0/spec' }))
})

test.each<[string, unknown]>([
  ['a kind that there is not', blueprint('tags', { name: 'x' })],
  ['a value that is not allowed', blueprint('user', { firstName: 'A', lastName: 'B', email: 'a@b.test', role: 'owner' })],
  [
    'a reference to another kind',
    blueprint('price', { productId: { $ref: 'tag/x' }, name: 'P', type: 'one_time', currency: 'USD', amount: 1 }),
  ],
  ['a text where a number belongs', blueprint('price', { productId: 'p', name: 'P', type: 'one_time', currency: 'USD', amount: 'much' })],
  ['a document without resources', { version: 1, name: 'x' }],
  ['another version', { ...blueprint('tag', { name: 'x' }), version: 2 }],
])('refuses %s', (_, document) => {
  expect(validate(document)).toBe(false)
})

test('takes a variable wherever a value is asked for', () => {
  const amount = blueprint('price', { productId: 'p', name: 'P', type: '{{ rhythm }}', currency: '{{ currency }}', amount: '{{ amount }}' })
  validate(amount)
  expect(validate.errors ?? []).toEqual([])
})

function blueprint(kind: string, spec: unknown) {
  return { version: 1, name: 'Test', resources: [{ kind, key: 'one', spec }] }
}
