/** Chance that can be had again: the same seed gives the same run of numbers. */
export type Dice = {
  /** From 0 up to, not including, 1. */
  roll(): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  pick<T>(from: readonly T[]): T
}

/** Mulberry32. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    roll,
    between: (least, most) => least + Math.floor(roll() * (most - least + 1)),
    pick: (from) => {
      const one = from[Math.floor(roll() * from.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
  }
}
