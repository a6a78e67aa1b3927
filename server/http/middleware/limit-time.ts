import type { MiddlewareHandler } from 'hono'
import { say } from '../../contract/say.ts'
import { AppError } from '../../errors.ts'
import type { DoorEnv } from '../door.ts'

/** The first that fits counts: what waits for the platform's limits, or for the language model, may take longer. */
export const timeLimits = [
  { path: /^\/api\/(plans|provisioning|blueprints\/learn|ai)\b/, ms: 120_000 },
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
          reject(new AppError('unavailable', say('request.too_slow'), { hint: say('next.look_first') }))
        },
        limits.find(({ path }) => path.test(c.req.path))?.ms,
      )
    })
    await Promise.race([next(), tooLate]).finally(() => clearTimeout(timer))
  }
}
