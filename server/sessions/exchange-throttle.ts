import { say } from '../contract/say.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { addFailure, countFailures, dropOldFailures } from './exchange-throttle-store.ts'
import { countedAs } from './networks.ts'

const limits = { failures: 20, windowMs: 60_000, sliceMs: 10_000 }

type ThrottleContext = Pick<Context, 'db' | 'now'>

/** Throws `too_many_requests` while an address has failed too often, at whichever process. */
export async function requireFewFailures(ctx: ThrottleContext, address: string): Promise<void> {
  const now = ctx.now().getTime()
  const { failures, oldest } = await countFailures(ctx.db, countedAs(address), new Date(now - limits.windowMs))
  if (oldest === null || failures < limits.failures) return
  throw new AppError('too_many_requests', say('limit.sign_ins'), {
    retryAfterMs: Math.max(1_000, oldest.getTime() + limits.windowMs - now),
  })
}

/** Counts a sign-in that failed. What is too old to count goes on the same occasion. */
export async function noteFailure(ctx: ThrottleContext, address: string): Promise<void> {
  const now = ctx.now().getTime()
  await addFailure(ctx.db, countedAs(address), new Date(Math.floor(now / limits.sliceMs) * limits.sliceMs))
  await dropOldFailures(ctx.db, new Date(now - 2 * limits.windowMs))
}
