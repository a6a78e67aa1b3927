import { randomInt } from 'node:crypto'

const groups = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#$%*-_=+?'] as const
const length = 24

/**
 * A random password with every sort of character that the platform demands (at least 12, upper and lower case, digit,
 * special). It is sent once and kept nowhere.
 */
export function makePassword(): string {
  const all = groups.join('')
  const characters = Array.from({ length }, (_, index) => pick(groups[index] ?? all))
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1)
    ;[characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? '']
  }
  return characters.join('')
}

function pick(from: string): string {
  return from.charAt(randomInt(from.length))
}
