import { expect, test } from 'vitest'
import { KindView } from '../contract/config-door.ts'
import { kindNames } from '../contract/kind-names.ts'
import { describeKind } from './describe-kind.ts'
import { kindOf, kinds } from './registry.ts'
import { requiredScopes } from './required-scopes.ts'

type JsonSchema = {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
  description?: string
  required?: string[]
  additionalProperties?: unknown
}

test('registers every kind of the contract once, each after those that it needs', () => {
  expect(kinds.map((kind) => kind.name).toSorted()).toEqual([...kindNames].toSorted())
  kinds.forEach((kind, index) => {
    for (const needed of kind.needs) expect(kinds.findIndex((one) => one.name === needed)).toBeLessThan(index)
  })
})

test.each(kinds.map((kind) => kind.name))('describes every field of %s', (name) => {
  const view = KindView.parse(describeKind(kindOf(name)))
  expect(undescribed(view.schema as JsonSchema)).toEqual([])
  expect(view.schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
  })
})

test('gives every kind a drawing, and traps in words that do not name the platform', () => {
  for (const view of kinds.map(describeKind)) {
    expect(view.icon).toMatch(/^[a-z-]+$/)
    for (const trap of view.traps) {
      expect(trap).toMatch(/^[A-Z].*\.$/)
      expect(trap).not.toMatch(/highlevel|ghl/i)
    }
  }
})

test('shows a reference as an id or as an object that points at the right kind', () => {
  const { properties } = describeKind(kindOf('price')).schema as JsonSchema
  expect(properties?.productId).toMatchObject({
    anyOf: [
      { type: 'string' },
      { type: 'object', properties: { $ref: { type: 'string', pattern: '^product\\/' } }, required: ['$ref'], additionalProperties: false },
    ],
  })
})

test('says what can be done with a kind and which scopes that takes, each once', () => {
  expect(describeKind(kindOf('tag'))).toMatchObject({
    can: { create: true, update: true, delete: true },
    scopes: ['locations/tags.readonly', 'locations/tags.write'],
  })
  expect(describeKind(kindOf('workflow'))).toMatchObject({
    tier: 'by-hand',
    can: { create: false, update: false, delete: false },
    scopes: ['workflows.readonly'],
  })
})

test('never lets a blueprint write what follows from where it is applied', () => {
  const filledIn = ['locationId', 'companyId', 'locationIds', 'altId', 'altType', 'password']
  for (const kind of kinds) {
    const { properties = {} } = describeKind(kind).schema as JsonSchema
    expect(Object.keys(properties).filter((field) => filledIn.includes(field))).toEqual([])
  }
  expect(Object.keys((describeKind(kindOf('user')).schema as JsonSchema).properties ?? {})).not.toContain('type')
})

test('asks for the scopes of every kind and for those of an installation, each once', () => {
  const scopes = requiredScopes()
  expect(new Set(scopes).size).toBe(scopes.length)
  expect(scopes).toEqual(
    expect.arrayContaining([
      'oauth.readonly',
      'oauth.write',
      'locations.readonly',
      'companies.readonly',
      'pipelines.create',
      'opportunities.readonly',
    ]),
  )
  for (const kind of kinds) expect(scopes).toEqual(expect.arrayContaining([...kind.scopes.read, ...kind.scopes.write]))
})

/** Paths of published properties without a description. */
function undescribed(schema: JsonSchema, path = ''): string[] {
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, part]) => [
    ...(part.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(part, `${path}.${name}`),
  ])
  const items = schema.items === undefined ? [] : undescribed(schema.items, `${path}[]`)
  return [...inside, ...items, ...(schema.anyOf ?? []).flatMap((part) => undescribed(part, path))]
}
