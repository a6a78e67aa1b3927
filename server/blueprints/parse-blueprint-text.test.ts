import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { cpuMsOf } from '../test/cpu-time.ts'
import { parseBlueprintText, type TextFormat } from './parse-blueprint-text.ts'

function refusalOf(text: string, format?: TextFormat): AppError {
  try {
    parseBlueprintText(text, format)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('parseBlueprintText', () => {
  it('reads JSON and YAML alike, guessing which it is', () => {
    const document = { version: 1, resources: [{ kind: 'tag', spec: { name: 'new patient' } }] }
    expect(parseBlueprintText(JSON.stringify(document))).toEqual(document)
    expect(parseBlueprintText('version: 1\nresources:\n  - kind: tag\n    spec:\n      name: new patient\n')).toEqual(document)
    expect(parseBlueprintText(`\uFEFF ${JSON.stringify(document)}`)).toEqual(document)
  })

  it.each([
    ['{"version": 1,\n "name": "x",}', 'line 2, column 14', /comma before the closing bracket/],
    ['{"version": 1\n "name": "x"}', 'line 2, column 2', /comma that is missing/],
    ['{"version": 1,\n "name": nope}', 'line 2, column 11', /./],
    ["{'version': 1}", 'line 1, column 2', /straight double quotes/],
    ['{"version": 1, "name": "x"', 'line 1, column 27', /ends too early/],
    ['{"version": 1}}', 'line 1, column 15', /./],
    ['{"name": "two\nlines"}', 'line 1, column 14', /\\n/],
  ])('names the place and the fix of a fault in JSON: %s', (text, place, fix) => {
    const refusal = refusalOf(text)
    expect(refusal.code).toBe('invalid_blueprint')
    expect(refusal.errors?.[0]).toMatchObject({ path: place, message: expect.stringMatching(/^not JSON: /) })
    expect(refusal.errors?.[0]?.fix).toMatch(fix)
    expect(refusal.hint?.message).toMatch(/Nothing was stored/)
  })

  it('names the right place also where the parser only quotes the text', () => {
    const text = `{"resources": [${'{"kind": "tag"}, '.repeat(500)}\n  {"kind": tag}]}`
    expect(refusalOf(text).errors?.[0]?.path).toBe('line 2, column 13')
  })

  it('refuses a field that stands twice in one object, which a parser would quietly drop', () => {
    expect(refusalOf('{"name": "a",\n "spec": {"name": "b"}, "name": "c"}').errors?.[0]).toMatchObject({
      path: 'line 2, column 25',
      message: expect.stringContaining('"name"'),
    })
    expect(refusalOf('name: a\nname: b\n').errors?.[0]).toMatchObject({ path: 'line 2, column 1', fix: expect.stringContaining('twice') })
    expect(parseBlueprintText('{"a": [{"x": 1}, {"x": "a, \\"x\\": {"}], "b": {"a": 1}}')).toBeTruthy()
  })

  it.each([
    ['version: 1\n\tname: x', /indent with spaces/i],
    ['name: a: b', /quotes/],
    ['version: 1\n---\nversion: 1', /one document/],
    ['x: !!js/function "y"', /tag/],
    ['x: *nowhere', /aliases/],
  ])('names the fix of a fault in YAML: %s', (text, fix) => {
    const refusal = refusalOf(text)
    expect(refusal.code).toBe('invalid_blueprint')
    expect(refusal.errors?.[0]?.fix).toMatch(fix)
  })

  it('says that a variable without quotes needs them', () => {
    const refusal = refusalOf('spec:\n  name: {{ clinic_name }}\n')
    expect(refusal.errors?.[0]).toMatchObject({ path: 'line 2, column 10', fix: expect.stringContaining('"{{ name }}"') })
  })

  it('refuses text that is neither', () => {
    expect(refusalOf('').code).toBe('invalid_blueprint')
    expect(refusalOf(' \n ').errors?.[0]?.message).toMatch(/empty/)
    expect(refusalOf('%PDF-1.7 \u0000\u0001').code).toBe('invalid_blueprint')
  })

  it('refuses 10 MB before reading them', () => {
    const text = `{"name": "${'x'.repeat(10 * 1_048_576)}"}`
    const tookMs = cpuMsOf(() => {
      const refusal = refusalOf(text)
      expect(refusal.code).toBe('payload_too_large')
      expect(refusal.message).toMatch(/10\.0 MB/)
    })
    expect(tookMs).toBeLessThan(1_000)
  })

  it('counts bytes and not characters', () => {
    expect(refusalOf(`{"name": "${'ä'.repeat(600_000)}"}`).code).toBe('payload_too_large')
  })

  it('is not blown up by aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `l${i}: &l${i} [${
          i === 0
            ? 'ha'
            : Array(10)
                .fill(`*l${i - 1}`)
                .join(', ')
        }]`,
    )
    expect(cpuMsOf(() => expect(refusalOf(levels.join('\n')).code).toBe('invalid_blueprint'))).toBeLessThan(2_000)
    expect(refusalOf('a: &a [*a]').errors?.[0]?.message).toMatch(/levels deep/)
  })

  it('refuses what is nested too deeply, in both formats', () => {
    expect(refusalOf(`${'['.repeat(41)}${']'.repeat(41)}`).errors?.[0]?.message).toMatch(/40 levels/)
    expect(refusalOf(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).code).toBe('invalid_blueprint')
    expect(refusalOf('- '.repeat(100_000)).code).toBe('invalid_blueprint')
    expect(parseBlueprintText(`${'['.repeat(40)}${']'.repeat(40)}`)).toBeTruthy()
  })

  it('refuses keys that reach a prototype', () => {
    expect(refusalOf('{"resources": [{"spec": {"__proto__": {"admin": true}}}]}').errors?.[0]?.path).toBe('resources[0].spec.__proto__')
    expect(refusalOf('a:\n  __proto__:\n    admin: true\n').errors?.[0]?.path).toBe('a.__proto__')
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it('refuses numbers that JSON does not have', () => {
    expect(refusalOf('price: .inf').errors?.[0]).toMatchObject({ path: 'price' })
  })
})
