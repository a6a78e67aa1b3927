export const burst = 100
export const windowMs = 10_000

/** The platform's own limit, at its strictest: in no 10 s are more than 100 requests let in. Refused ones are not counted. */
export type Window = {
  /** Lets one request in at `now`, or says that it is one too many. */
  admit(now: number): boolean
  remaining(now: number): number
}

export function createWindow(): Window {
  const admitted: number[] = []
  const forget = (now: number): void => {
    while (admitted[0] !== undefined && admitted[0] <= now - windowMs) admitted.shift()
  }
  return {
    admit: (now) => {
      forget(now)
      if (admitted.length >= burst) return false
      admitted.push(now)
      return true
    },
    remaining: (now) => {
      forget(now)
      return burst - admitted.length
    },
  }
}
