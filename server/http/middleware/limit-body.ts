import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { say } from '../../contract/say.ts'
import { AppError } from '../../errors.ts'
import type { DoorEnv } from '../door.ts'

const kib = 1_024

/** The first that fits counts. Doors that take no blueprint take little. */
const limits: { path: RegExp; bytes: number; hint: 'next.open_again' | 'next.send_less' | 'next.shorten_text' | 'next.split_in_two' }[] = [
  { path: /^\/api\/auth\//, bytes: 32 * kib, hint: 'next.open_again' },
  { path: /^\/api\/(provisioning|jobs|settings|queue)\b/, bytes: 64 * kib, hint: 'next.send_less' },
  { path: /^\/api\/(blueprints\/draft|drafts|ai\/describe)\b/, bytes: 256 * kib, hint: 'next.shorten_text' },
  // A blueprint may have 1 MiB of text; inside JSON its quotes and line breaks are escaped.
  { path: /^/, bytes: 2_500_000, hint: 'next.split_in_two' },
]

/** Ends the reading of a body at its door's limit, also when it came without a length. Throws `payload_too_large`. */
export function limitBody(): MiddlewareHandler<DoorEnv> {
  const readers = limits.map(({ path, bytes, hint }) => ({
    path,
    read: bodyLimit({
      maxSize: bytes,
      onError: () => {
        throw new AppError('payload_too_large', say('request.too_large', { most: Math.round(bytes / 1_000) }), {
          hint: say(hint),
        })
      },
    }),
  }))
  return async (c, next) => readers.find(({ path }) => path.test(c.req.path))?.read(c, next)
}
