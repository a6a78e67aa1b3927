import type { MiddlewareHandler } from 'hono'
import { say } from '../../contract/say.ts'
import { AppError, forPrograms } from '../../errors.ts'
import type { DoorEnv } from '../door.ts'

/** A blueprint's specs are a dozen levels deep; what goes further is made to exhaust somebody's stack. */
const maxDepth = 64
const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]
const jsonType = /^application\/([\w.-]+\+)?json\s*(;\s*charset="?utf-8"?\s*)?$/i

/** No address holds U+0000: the database has no place for it, so that nothing can be found under it. */
export function guardAddress(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    if (/%00/.test(c.req.raw.url))
      throw new AppError('invalid_request', forPrograms('The address holds a character (U+0000) that no id and no text has.'))
    await next()
  }
}

/**
 * Looks at a body before anybody parses it: JSON by its content type, not packed, not nested without end, and of
 * characters that can be stored. Throws `forbidden`, `unsupported_media_type`, `invalid_json` or `invalid_request`.
 */
export function guardBody(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const { method } = c.req
    if (method === 'GET' || method === 'HEAD') return next()
    // Only our own page, and programs, which send no such header.
    if (/^(cross|same)-site$/.test(c.req.header('sec-fetch-site') ?? ''))
      throw new AppError('forbidden', forPrograms('Another site made this request.'))
    const packing = c.req.header('content-encoding') ?? 'identity'
    if (packing !== 'identity') {
      throw new AppError('unsupported_media_type', forPrograms(`A body that is packed (${packing.slice(0, 20)}) is not taken.`), {
        hint: forPrograms('Send it unpacked.'),
      })
    }
    const text = await c.req.text()
    if (text === '') return next()
    const type = c.req.header('content-type') ?? ''
    if (!jsonType.test(type)) throw new AppError('unsupported_media_type', forPrograms('The body is not said to be JSON in UTF-8.'))
    if (isDeeperThan(text, maxDepth)) {
      throw new AppError('invalid_json', say('request.too_deep', { most: maxDepth }), { hint: say('next.fewer_levels') })
    }
    if (holdsUnstorable(text)) {
      throw new AppError('invalid_request', say('request.unstorable'), {
        hint: say('next.remove_character'),
      })
    }
    await next()
  }
}

/** Counts brackets outside of texts, in one pass: no parser is needed, and none is put at risk. */
export function isDeeperThan(json: string, levels: number): boolean {
  let depth = 0
  let inText = false
  for (let at = 0; at < json.length; at += 1) {
    const mark = json.charCodeAt(at)
    if (inText) {
      if (mark === backslash) at += 1
      else if (mark === quote) inText = false
    } else if (mark === quote) inText = true
    else if (mark === openBracket || mark === openBrace) depth += 1
    else if (mark === closeBracket || mark === closeBrace) depth -= 1
    if (depth > levels) return true
  }
  return false
}

/** Only an escape can bring such a character in: as bytes they are no UTF-8, or no JSON. */
function holdsUnstorable(json: string): boolean {
  if (!/\\u(0000|[dD][89a-fA-F])/.test(json)) return false
  let found = false
  const look = (text: string): void => {
    if (text.includes('\u0000') || !text.isWellFormed()) found = true
  }
  try {
    JSON.parse(json, (name, value: unknown) => {
      look(name)
      if (typeof value === 'string') look(value)
      return value
    })
  } catch {
    return false
  }
  return found
}
