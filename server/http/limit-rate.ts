import type { Context as HonoContext } from 'hono'
import { say } from '../contract/say.ts'
import { AppError } from '../errors.ts'
import { countedAs } from '../sessions/networks.ts'
import { clientAddressOf } from './client-address.ts'
import type { DoorEnv } from './door.ts'

const windowMs = 60_000
/** Whoever has more addresses than this begins anew now and then; memory is kept. */
const mostKept = 20_000

/**
 * So many requests a minute from one address, at this process: for doors that ask nobody who they are and make us, or
 * the platform, do something. What it returns throws `too_many_requests`.
 */
export function limitRate(mostPerMinute: number, now: () => Date): (c: HonoContext<DoorEnv>) => void {
  const seen = new Map<string, { since: number; count: number }>()
  return (c) => {
    const at = now().getTime()
    const address = countedAs(clientAddressOf(c))
    const known = seen.get(address)
    const isCurrent = known !== undefined && at >= known.since && at - known.since < windowMs
    const { since, count } = isCurrent ? known : { since: at, count: 0 }
    seen.delete(address)
    seen.set(address, { since, count: count + 1 })
    const eldest = seen.keys().next()
    if (seen.size > mostKept && !eldest.done) seen.delete(eldest.value)
    if (count < mostPerMinute) return
    throw new AppError('too_many_requests', say('limit.address'), { retryAfterMs: since + windowMs - at })
  }
}
