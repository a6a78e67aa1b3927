/** A job that nobody runs here, and what has changed of it whenever its holder, or a person, did something. */
export type SignOfLife = { id: string; sign: string }

/** Tells, of the jobs found just now, which have shown the same sign for as long as it takes. `nowMs` never goes back. */
export type Silence = (found: readonly SignOfLife[], nowMs: number) => Set<string>

/** What passed between two looks counts up to this: who could not look has not seen the others be silent. */
const betweenLooksMs = 1_000

/** Believes no clock but the looker's own; whoever is called silent is so for `enoughMs` of looking. */
export function listenForSilence(enoughMs: number): Silence {
  let heard = new Map<string, { sign: string; silentMs: number }>()
  let lookedAt = -Infinity
  return (found, nowMs) => {
    const sinceMs = Math.min(nowMs - lookedAt, betweenLooksMs)
    lookedAt = nowMs
    heard = new Map(
      found.map(({ id, sign }) => {
        const last = heard.get(id)
        return [id, { sign, silentMs: last?.sign === sign ? last.silentMs + sinceMs : 0 }]
      }),
    )
    return new Set([...heard].filter(([, { silentMs }]) => silentMs >= enoughMs).map(([id]) => id))
  }
}
