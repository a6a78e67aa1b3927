import type { MiddlewareHandler } from 'hono'
import type { Config } from '../../config.ts'
import { AppError, forPrograms } from '../../errors.ts'
import type { DoorEnv } from '../door.ts'
import { isSameSecret } from '../is-same-secret.ts'

/** Lets in who holds OPERATOR_TOKEN. Without one the door is closed, and says nothing of why. */
export function requireOperator({ operatorToken }: Pick<Config, 'operatorToken'>): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const given = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (operatorToken === undefined || given === undefined || !isSameSecret(given, operatorToken)) {
      throw new AppError('unauthenticated', forPrograms('This door is the operator’s.'), {
        hint: forPrograms('Send OPERATOR_TOKEN as "Authorization: Bearer …".'),
      })
    }
    c.header('cache-control', 'no-store')
    await next()
  }
}
