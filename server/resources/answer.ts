import { z } from 'zod'
import { keepKnown } from './keep-known.ts'

/** One resource as the platform tells it. Whatever else is there is read by name. */
export type Answered = { id: string; name: string } & Record<string, unknown>

const maxPages = 500

/** Strict about the id (`id` or `_id`), without which nothing can be done; tolerant of all else, absent or new. */
export const Answered = z.looseObject({}).transform((answer, context): Answered => {
  const id = answer.id ?? answer._id
  if (typeof id === 'string' && id !== '') return { ...answer, id, name: typeof answer.name === 'string' ? answer.name : '' }
  context.addIssue({ code: 'custom', path: ['id'], message: 'is missing' })
  return z.NEVER
})

/** What the API publishes for reading, in the words of the spec: `'name'`, or `['options', 'picklistOptions']` where the words differ. */
export function readFields(
  schema: z.ZodObject,
  answer: Record<string, unknown>,
  names: readonly (string | readonly [string, string])[],
): Record<string, unknown> {
  return Object.fromEntries(
    names.map((entry) => {
      const [ours, theirs] = typeof entry === 'string' ? [entry, entry] : entry
      return [ours, blankToNull(keepKnown(schema.shape[ours], answer[theirs]))]
    }),
  )
}

/** Absent, empty text, an empty list and an empty object all mean blank. */
export function blankToNull(value: unknown): unknown {
  if (value === undefined || value === '') return null
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? null : value
}

/**
 * Reads page after page, each from the count of what came before. It ends where the stated total is reached; where none
 * is stated, at a page that is not full; and always at a page that brings nothing new.
 */
export async function readPages(
  pageSize: number,
  readPage: (offset: number) => Promise<{ items: Answered[]; total?: number | undefined }>,
): Promise<Answered[]> {
  const found = new Map<string, Answered>()
  for (let page = 0, offset = 0; page < maxPages; page += 1) {
    const { items, total } = await readPage(offset)
    offset += items.length
    const before = found.size
    for (const item of items) found.set(item.id, item)
    const ended = total === undefined ? items.length < pageSize : offset >= total
    if (ended || found.size === before) break
  }
  return [...found.values()]
}

/** Reads page after page, each from the last id of the one before, until a page says that it is the last or brings nothing new. */
export async function readPagesAfter(
  readPage: (after: string | undefined) => Promise<{ items: Answered[]; more: boolean }>,
): Promise<Answered[]> {
  const found = new Map<string, Answered>()
  for (let page = 0, after: string | undefined; page < maxPages; page += 1) {
    const { items, more } = await readPage(after)
    const before = found.size
    for (const item of items) found.set(item.id, item)
    after = items.at(-1)?.id
    if (!more || found.size === before) break
  }
  return [...found.values()]
}
