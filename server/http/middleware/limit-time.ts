import type { MiddlewareHandler } from 'hono'
import { AppError } from '../../errors.ts'
import type { DoorEnv } from '../door.ts'

/** The first that fits counts: what waits for the platform's limits, or for the language model, may take longer. */
export const timeLimits = [
  { path: /^\/api\/(plans|blueprints\/learn|ai)\b/, ms: 120_000 },
  { path: /^/, ms: 60_000 },
] as const

/**
 * Gives up an answer that does not come; a stream or an export has begun to answer by then and goes on. What the verb has
 * begun is not undone. Throws `unavailable`.
 */
export function limitTime(limits: readonly { path: RegExp; ms: number }[] = timeLimits): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => {
          const hint = 'Look first whether it was done after all; then try again.'
          reject(new AppError('unavailable', 'The answer took too long and was given up.', { hint }))
        },
        limits.find(({ path }) => path.test(c.req.path))?.ms,
      )
    })
    await Promise.race([next(), tooLate]).finally(() => clearTimeout(timer))
  }
}
