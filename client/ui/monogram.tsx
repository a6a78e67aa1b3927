const tints = 6

/** A tile with the first letters of a name, always in the same tint. */
export function Monogram({ name, size = 'normal' }: { name: string; size?: 'small' | 'normal' }) {
  return (
    <span class={`monogram monogram-${size} tint-${hash(name) % tints}`} aria-hidden="true">
      {initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? []
  return words
    .slice(0, 2)
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0))
    .join('')
    .toUpperCase()
}

function hash(text: string): number {
  let sum = 7
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return sum
}
