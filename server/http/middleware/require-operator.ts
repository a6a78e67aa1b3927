import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Config } from '../../config.ts'
import { AppError, forPrograms } from '../../errors.ts'
import type { DoorEnv } from '../door.ts'

/** Lets in who holds OPERATOR_TOKEN. Without one the door is closed, and says nothing of why. */
export function requireOperator({ operatorToken }: Pick<Config, 'operatorToken'>): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const given = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (operatorToken === undefined || given === undefined || !isSame(given, operatorToken)) {
      throw new AppError('unauthenticated', forPrograms('This door is the operator’s.'), {
        hint: forPrograms('Send OPERATOR_TOKEN as "Authorization: Bearer …".'),
      })
    }
    c.header('cache-control', 'no-store')
    await next()
  }
}

/** Takes as long for every guess, also of another length. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}
