import { describe, expect, it } from 'vitest'
import { editText, formatOf, pathAt, printText, rangeOf, readText } from './blueprint-text.ts'

const yaml = `# the clinic
version: 1
name: Dental # short
variables:
resources:
  # who is new
  - kind: tag
    key: new
    spec:
      name: "new patient" # as they say it
  - kind: custom-value
    key: about
    spec:
      name: About
      value: |
        two
        lines
`

function read(text: string) {
  const found = readText(text)
  if (found.state === 'broken') throw new Error(found.fault.message)
  return found
}

describe('an edit of the text', () => {
  it('changes one value and keeps every comment and style around it', () => {
    const text = editText(yaml, [{ path: ['resources', 0, 'spec', 'name'], value: 'first visit' }])
    expect(text).toBe(yaml.replace('"new patient"', '"first visit"'))
  })

  it('keeps the comments when a text becomes a number or a list', () => {
    const text = editText(yaml, [{ path: ['name'], value: 7 }])
    expect(text).toContain('name: 7 # short')
    expect(read(editText(yaml, [{ path: ['resources', 0, 'spec', 'name'], value: ['a'] }])).value).toMatchObject({
      resources: [{ spec: { name: ['a'] } }, {}],
    })
  })

  it('adds to a list, takes away, and makes room where a key holds nothing', () => {
    const text = editText(yaml, [
      { path: ['resources', 2], value: { kind: 'tag', key: 'b', spec: { name: 'b' } } },
      { path: ['resources', 0], value: undefined },
      { path: ['variables', 'city'], value: { label: 'City' } },
    ])
    expect(read(text).value).toMatchObject({
      variables: { city: { label: 'City' } },
      resources: [{ key: 'about' }, { key: 'b', spec: { name: 'b' } }],
    })
    expect(text).toContain('value: |\n        two\n        lines\n')
    expect(text).toContain('# the clinic')
  })

  it('puts into a list, moves in it, and gives a field another name without losing its place', () => {
    const text = editText('variables:\n  # where\n  city: { label: City }\n  b: {}\nlist:\n  - one # first\n  - two\n', [
      { path: ['list', 1], insert: 'between' },
      { path: ['list', 0], moveTo: 2 },
      { path: ['variables', 'city'], renameTo: 'town' },
      { path: ['fresh', 0], insert: 1 },
    ])
    expect(read(text).value).toEqual({ variables: { town: { label: 'City' }, b: {} }, list: ['between', 'two', 'one'], fresh: [1] })
    expect(text).toContain('# where\n  town:')
    expect(text).toContain('- one # first')
  })

  it('leaves JSON as JSON', () => {
    const json = printText({ name: 'a', resources: [{ key: 'x' }] }, 'json')
    expect(formatOf(json)).toBe('json')
    expect(editText(json, [{ path: ['resources', 0, 'key'], value: 'y' }])).toBe(
      printText({ name: 'a', resources: [{ key: 'y' }] }, 'json'),
    )
  })

  it('begins with nothing', () => {
    expect(read(editText('', [{ path: ['resources', 0, 'kind'], value: 'tag' }])).value).toEqual({ resources: [{ kind: 'tag' }] })
  })

  it('does nothing to a text that cannot be read', () => {
    expect(editText('a: [1', [{ path: ['a'], value: 2 }])).toBe('a: [1')
  })
})

describe('reading', () => {
  it('says in which line a text is broken', () => {
    const found = readText('version: 1\nname: "open\nresources: []\n')
    expect(found.state === 'broken' && found.fault.line).toBeGreaterThanOrEqual(2)
  })

  it('objects to a variable without quotes instead of making an object of it', () => {
    const found = readText('version: 1\nname: {{ city }}\n')
    expect(found).toMatchObject({ state: 'broken', fault: { line: 2 } })
  })

  it('refuses aliases that multiply without end', () => {
    const lines = 'bcdefgh'.split('').map(
      (key, at) =>
        `${key}: &${key} [${Array(9)
          .fill(`*${'abcdefg'.charAt(at)}`)
          .join(',')}]`,
    )
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...lines]
    expect(readText(bomb.join('\n')).state).toBe('broken')
  })

  it('knows where a value stands, in YAML and in JSON, and what stands at a place', () => {
    for (const text of [yaml, printText(read(yaml).value, 'json')]) {
      const { document } = read(text)
      const [from, to] = rangeOf(document, ['resources', 0, 'spec', 'name'])
      expect(text.slice(from, to)).toBe('"new patient"')
      expect(pathAt(document, from + 2)).toEqual(['resources', 0, 'spec', 'name'])
      const [nearest] = rangeOf(document, ['resources', 1, 'spec', 'missing'])
      expect(text.slice(nearest)).toMatch(/^(name: About|\{\s+"name": "About")/)
    }
  })
})
