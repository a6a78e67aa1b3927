import { normaliseName } from './fields.ts'

/** Shorter names differ by one letter too easily to mean the same. */
const minLength = 8

/**
 * Whether two names that are not the same probably mean the same: the same words in another order or number
 * ("New patients" / "Patient, new"), or one slip of the pen in a longer name. Digits that differ mean different things.
 */
export function isNearName(a: string, b: string): boolean {
  const [x, y] = [normaliseName(a), normaliseName(b)]
  if (x === y) return false
  if (digitsOf(x) !== digitsOf(y)) return false
  if (wordsOf(x) === wordsOf(y)) return true
  return Math.min(x.length, y.length) >= minLength && isOneSlip(x, y)
}

function digitsOf(name: string): string {
  return name.replace(/\D+/g, ' ').trim()
}

function wordsOf(name: string): string {
  return name
    .split(' ')
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .toSorted()
    .join(' ')
}

/** One letter too many, too few, wrong, or two swapped, and not at the very end, where names are told apart ("Plan A"). */
function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  if (at >= long.length - 1) return false
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1)
  if (short.slice(at + 1) === long.slice(at + 1)) return true
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2)
}
