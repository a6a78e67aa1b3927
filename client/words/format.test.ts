import { describe, expect, it } from 'vitest'
import { chooseLocale, formatAgo, formatBytes, formatDuration, formatRoughly } from './format.ts'

describe('format', () => {
  it.each([
    [0, '0 s'],
    [12, '< 0.1 s'],
    [420, '0.4 s'],
    [9_940, '9.9 s'],
    [12_400, '12 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(unbroken(text))
  })

  it.each([
    [10, 'just now'],
    [-3, 'just now'],
    [50, '1 minute ago'],
    [300, '5 minutes ago'],
    [3_000, '1 hour ago'],
    [86_400, 'yesterday'],
  ])('says of %d seconds ago: %s', (seconds, text) => {
    const now = Date.parse('2025-06-15T12:00:00Z')
    expect(formatAgo(new Date(now - seconds * 1_000).toISOString(), now)).toBe(text)
  })

  it('is only as exact as a guess is', () => {
    expect([0.2, 15.8, 89, 200].map(formatRoughly)).toEqual(['1 s', '16 s', '1 min', '3 min'].map(unbroken))
  })

  it('writes sizes', () => {
    expect([500, 1_048_576, 10_485_760].map(formatBytes)).toEqual(['1 KB', '1 MB', '10 MB'])
  })

  it.each([
    ['en', ['es-MX', 'en-GB'], 'en-GB'],
    ['en', ['en-US@posix', 'en'], 'en'],
    ['es', ['en-US'], 'es'],
  ])('speaks %s to a browser of %j as %s', (spoken, preferred, locale) => {
    expect(chooseLocale(spoken, preferred)).toBe(locale)
  })
})

/** A number and its unit stay on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}
