/** The candidate that a mistyped word most likely meant, or undefined when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = fold(word)
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const folded = fold(candidate)
    const allowed = Math.floor(Math.max(wanted.length, folded.length) / 3)
    const distance = editDistance(wanted, folded, Math.min(allowed, best === undefined ? allowed : best.distance - 1))
    if (distance !== undefined) best = { candidate, distance }
    if (distance === 0) break
  }
  return best?.candidate
}

/** The same, giving up after so many words: comparing every wrong word of a large text with every candidate would take seconds. */
export function nearestOfFirst(words: number): typeof nearest {
  let left = words
  return (word, candidates) => {
    left -= 1
    return left < 0 ? undefined : nearest(word, candidates)
  }
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9/]+/g, '')
}

/** Insertions, deletions, replacements and swaps of neighbours that make `a` into `b`; undefined beyond `limit`. */
function editDistance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    if (Math.min(...row) > limit) return undefined
    beforeLast = last
    last = row
  }
  const distance = last[b.length] ?? 0
  return distance <= limit ? distance : undefined
}
