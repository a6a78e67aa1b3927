import { newId } from './ids.ts'

export const faultNames = [
  '429',
  '500',
  '502',
  '503',
  'timeout',
  'reset',
  'commit-then-reset',
  'commit-then-422',
  'commit-then-timeout',
  'commit-then-empty',
  'ignored',
  'html',
  'slow',
  'unauthorized',
  'route-unsupported',
] as const

export type FaultName = (typeof faultNames)[number]

export type FaultOrder = {
  match?: { method?: string; path?: string; locationId?: string }
  fault: FaultName
  delayMs?: number
  /** How often it fires: once, or without end when a probability is given. */
  times?: number
  probability?: number
  seed?: number
}

export type Fault = FaultOrder & { id: string; fired: number }

export type Faults = {
  add(order: FaultOrder): Fault
  /** The first fault that wants this request; it is counted only by `fire`. */
  find(request: { method: string; path: string; locationId?: string }): Fault | undefined
  fire(fault: Fault): void
  list(): Fault[]
  /** As long as a slow answer takes; it ends when the faults are cleared. */
  hold(ms: number): Promise<void>
  clear(): void
}

export function faults(): Faults {
  let standing: { fault: Fault; path?: RegExp; roll(): number }[] = []
  const held = new Set<() => void>()
  return {
    add(order) {
      const fault: Fault = { ...order, id: newId(), fired: 0 }
      const path = order.match?.path
      standing.push({ fault, roll: dice(order.seed ?? 1), ...(path ? { path: new RegExp(path) } : {}) })
      return fault
    },
    find(request) {
      const found = standing.find(({ fault, path, roll }) => {
        const { method, locationId } = fault.match ?? {}
        if (method && method.toUpperCase() !== request.method) return false
        if (path && !path.test(request.path)) return false
        if (locationId && locationId !== request.locationId) return false
        if (fault.fired >= (fault.times ?? (fault.probability === undefined ? 1 : Infinity))) return false
        return fault.probability === undefined || roll() < fault.probability
      })
      return found?.fault
    },
    fire: (fault) => {
      fault.fired += 1
    },
    list: () => standing.map((one) => one.fault),
    hold: async (ms) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, ms)
      held.add(resolve)
      await promise
      clearTimeout(timer)
      held.delete(resolve)
    },
    clear: () => {
      standing = []
      for (const letGo of held) letGo()
    },
  }
}

/** Mulberry32: the same seed gives the same unlucky requests. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
