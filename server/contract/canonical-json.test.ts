import { describe, expect, it } from 'vitest'
import { canonicalJson, isSame } from './canonical-json.ts'

describe('canonicalJson', () => {
  it('gives equal text for equal values, whatever the order of their keys', () => {
    expect(canonicalJson({ b: [1, { y: 'ä', x: null }], a: true })).toBe('{"a":true,"b":[1,{"x":null,"y":"ä"}]}')
    expect(canonicalJson({ a: true, b: [1, { x: null, y: 'ä' }] })).toBe(canonicalJson({ b: [1, { y: 'ä', x: null }], a: true }))
  })

  it('keeps the order of a list', () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]))
  })

  it('agrees with JSON about escapes, numbers, dates and undefined properties', () => {
    const value = { text: '"\n\u2028', zero: -0, big: 1e21, at: new Date(0), gone: undefined }
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
  })

  it('throws on what JSON would lose', () => {
    for (const value of [undefined, () => 1, Symbol('x'), Number.NaN, Infinity, 1n, [undefined], { f: () => 1 }]) {
      expect(() => canonicalJson(value)).toThrow(TypeError)
    }
  })

  it('throws on a cycle, and takes the same value in two places', () => {
    const ring: Record<string, unknown> = {}
    ring.self = ring
    expect(() => canonicalJson(ring)).toThrow(/contains itself/)
    const shared = { x: 1 }
    expect(canonicalJson([shared, shared])).toBe('[{"x":1},{"x":1}]')
  })
})

describe('isSame', () => {
  it('takes nothing for null, and for nothing else that is blank', () => {
    expect([isSame(undefined, null), isSame({ a: undefined }, {}), isSame(undefined, undefined)]).toEqual([true, true, true])
    for (const value of ['', 0, false, [], {}, [null], { a: null }]) expect(isSame(undefined, value)).toBe(false)
  })

  it('minds the order of a list, and not that of keys', () => {
    expect(isSame({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true)
    expect(isSame([1, 2], [2, 1])).toBe(false)
  })
})
