import type { Dice } from '../chaos/dice.ts'

/** Texts that have broken other people's programs. None of them looks like a stack or like SQL of ours. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202eevil',
  '\u200b',
  '\ufeff',
  'ﬀ İ ß',
  '👩‍👩‍👧‍👦'.repeat(20),
  'é'.normalize('NFD'),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  "'; --",
  '" or ""="',
  '$1',
  '%',
  '_%\\',
  '\\',
  '../../etc/passwd',
  '..',
  '.',
  '<img src=x onerror=alert(1)>',
  '{{ constructor }}',
  '{{',
  '{{ x }} {{ y',
  '${1+1}',
  '-1',
  '0',
  '1e999',
  'NaN',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '9'.repeat(400),
  'x'.repeat(5_000),
  '\r\nset-cookie: a=b',
  '2026-02-30T25:61:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00',
]

const oddNumbers: readonly number[] = [0, -0, -1, 1, 0.1, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 31 - 1, 2 ** 53, 2 ** 63, 1e21, 101]

/** Any JSON value at all. */
export function oddValue(dice: Dice, depth = 0): unknown {
  const roll = dice.roll()
  if (roll < 0.4) return dice.pick(oddTexts)
  if (roll < 0.6) return dice.pick(oddNumbers)
  if (roll < 0.75) return dice.pick([null, true, false])
  if (depth > 3) return []
  if (roll < 0.87) return Array.from({ length: dice.between(0, 4) }, () => oddValue(dice, depth + 1))
  return Object.fromEntries(Array.from({ length: dice.between(0, 4) }, () => [dice.pick(oddTexts), oddValue(dice, depth + 1)]))
}
