/** Where each row begins, in px from the top of the list; one more than there are rows: the last is the height of all. */
export function layRows(
  keys: readonly (string | number)[],
  heights: ReadonlyMap<string | number, number>,
  estimatePx: number,
): Float64Array {
  const tops = new Float64Array(keys.length + 1)
  for (const [index, key] of keys.entries()) tops[index + 1] = (tops[index] as number) + (heights.get(key) ?? estimatePx)
  return tops
}

/** The rows that have to be drawn so that `from` to `to` (px within the list) shows no gap: first, and one past the last. */
export function rangeOf(tops: Float64Array, from: number, to: number): [first: number, end: number] {
  const rows = tops.length - 1
  if (rows <= 0) return [0, 0]
  const first = Math.min(Math.max(rowAt(tops, from), 0), rows - 1)
  const end = Math.min(Math.max(rowAt(tops, to) + 1, first + 1), rows)
  return [first, end]
}

/** The last row that begins at or before `px`; -1 before the first. */
export function rowAt(tops: Float64Array, px: number): number {
  let low = 0
  let high = tops.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tops[middle] as number) <= px) low = middle + 1
    else high = middle
  }
  return low - 1
}
