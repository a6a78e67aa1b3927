export type Lanes = <T>(work: () => Promise<T>) => Promise<T>

/** Lets `width` pieces of work run at once; the others wait in the order in which they came. */
export function createLanes(width: number): Lanes {
  const waiting: (() => void)[] = []
  let free = width
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
