import { describe, expect, it } from 'vitest'
import type { BlueprintFormat } from '../../server/contract/blueprint.ts'
import { placeAt } from './code-place.ts'

/** The place of the mark `|` in a text. */
function at(text: string, format: BlueprintFormat = 'yaml') {
  const offset = text.indexOf('|')
  const { role, path, from } = placeAt(text.replace('|', ''), offset, format)
  return { role, path: path.join('.'), typed: text.slice(from, offset) }
}

describe('a place in YAML', () => {
  it.each([
    ['na|', 'key', '', 'na'],
    ['name: De|', 'value', 'name', 'De'],
    ['resources:\n  - ki|', 'key', 'resources.0', 'ki'],
    ['resources:\n  - kind: t|', 'value', 'resources.0.kind', 't'],
    ['resources:\n- kind: tag\n  key: a\n- kind: |', 'value', 'resources.1.kind', ''],
    ['resources:\n  - kind: tag\n    spec:\n      name: a\n  - kind: pipeline\n    spec:\n      |', 'key', 'resources.1.spec', ''],
    [
      'resources:\n  - kind: pipeline\n    spec:\n      stages:\n        - name: a\n        - na|',
      'key',
      'resources.0.spec.stages.1',
      'na',
    ],
    ['resources:\n  # one\n\n  - kind: tag\n    spec:\n      name: "{{ ci|', 'variable', 'resources.0.spec.name', 'ci'],
    [
      'resources:\n  - kind: price\n    spec:\n      productId:\n        $ref: product/a|',
      'reference',
      'resources.0.spec.productId.$ref',
      'product/a',
    ],
    ['resources:\n  - kind: price\n    spec:\n      productId: { $ref: pro|', 'reference', 'resources.0.spec.productId', 'pro'],
  ])('%j', (text, role, path, typed) => {
    expect(at(text)).toEqual({ role, path, typed })
  })
})

describe('a place in JSON', () => {
  it.each([
    ['{ "na|', 'key', '', 'na'],
    ['{ "resources": [ { "kind": "ta|', 'value', 'resources.0.kind', 'ta'],
    ['{ "resources": [ { "kind": "tag", "spec": {} }, { "spec": { "|', 'key', 'resources.1.spec', ''],
    ['{ "resources": [ { "spec": { "isActive": tr|', 'value', 'resources.0.spec.isActive', 'tr'],
    [
      '{ "a": "\\"{", "resources": [ { "spec": { "productId": { "$ref": "product/|',
      'reference',
      'resources.0.spec.productId.$ref',
      'product/',
    ],
  ])('%j', (text, role, path, typed) => {
    expect(at(text, 'json')).toEqual({ role, path, typed })
  })
})
