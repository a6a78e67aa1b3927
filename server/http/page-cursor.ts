import { z } from '@hono/zod-openapi'

/**
 * Where a list goes on. What it holds is for the verb; here only what no cursor of ours can hold is refused: a text that
 * is neither an id nor a time, and a day that no calendar has.
 */
export const PageCursor = z.string().max(300).refine(isSound, 'is not a cursor of this list')

const Time = z.iso.datetime().refine((text) => text >= '1970')

function isSound(cursor: string): boolean {
  try {
    return textsOf(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).every(
      (text) => /^[\w-]{1,80}$/.test(text) || Time.safeParse(text).success,
    )
  } catch {
    return true
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}
