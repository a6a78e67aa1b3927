import { z } from 'zod'
import { say } from '../contract/say.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
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

/** One page of a list, and how many there are in all, where the platform tells. */
type Page = { items: Answered[]; total?: number | undefined }

/** `covered`: how many places of the list are behind us. `last`: the page that ended there. */
type Reading = { found: Map<string, Answered>; covered: number; last: Page; hasMoved: boolean; isAligned: boolean }

/**
 * Reads page after page, each from the count of what came before. It ends where the stated total is reached; where none
 * is stated, at a page that is not full; and at one that is the page before over again, or not full and all known.
 *
 * Things come and go meanwhile. A page begins with the last thing of the one before, where that costs no call of its own;
 * elsewhere the total tells. Where something has gone, the list is read again from a page further ahead, so that it joins
 * what is known; what has moved to its beginning is read there at the end. `isAligned`: a page can only begin at a
 * multiple of its size.
 */
export async function readPages(
  pageSize: number,
  readPage: (offset: number) => Promise<Page>,
  { isAligned = false } = {},
): Promise<Answered[]> {
  const reading: Reading = { found: new Map(), covered: 0, last: { items: [] }, hasMoved: false, isAligned }
  for (let [page, back] = [0, 0]; page < maxPages; page += 1) {
    const from = Math.max(0, reading.covered - back)
    const read = await readPage(from)
    if (from > 0 && !joins(reading, read, back)) {
      back += pageSize - (back % pageSize)
      continue
    }
    const { isNew, isEnd } = add(reading, read, { from, back, pageSize })
    if (isEnd) {
      if (reading.hasMoved) await readBeginning(reading.found, pageSize, readPage)
      return [...reading.found.values()]
    }
    back = overlapOf(reading, pageSize, back > 1 && !isNew)
  }
  throw endless()
}

/** Whether nothing of what stands can lie between what is known and this page. */
function joins({ found, last }: Reading, { items, total }: Page, back: number): boolean {
  if (back > 0) return items[0] !== undefined && found.has(items[0].id)
  return total === undefined || last.total === undefined || total >= last.total
}

function add(
  reading: Reading,
  read: Page,
  { from, back, pageSize }: { from: number; back: number; pageSize: number },
): { isNew: boolean; isEnd: boolean } {
  const { found, last } = reading
  const { items, total } = read
  const isShifted = back === 1 ? items[0]?.id !== last.items.at(-1)?.id : back === 0 && items.some(({ id }) => found.has(id))
  const isNew = keep(found, items)
  // The same page over again, for one that begins a little later: this door knows whole pages only.
  const isRepeated = !isNew && items[0]?.id === last.items[0]?.id
  if (isRepeated && back === 1 && items.length === pageSize) {
    reading.isAligned = true
    return { isNew, isEnd: false }
  }
  const isExhausted = !isNew && back <= 1 && (isRepeated || items.length < pageSize)
  reading.hasMoved ||= isShifted && !isExhausted
  reading.covered = from + items.length
  reading.last = read
  return { isNew, isEnd: isExhausted || (total === undefined ? items.length < pageSize : reading.covered >= total) }
}

/** One, unless the page that it is taken from would then be one too few. `isSure`: looked at already, nothing had gone. */
function overlapOf({ isAligned, covered, last: { total } }: Reading, pageSize: number, isSure: boolean): 0 | 1 {
  return isAligned || isSure || (total !== undefined && (total - covered) % pageSize === 0) ? 0 : 1
}

async function readBeginning(found: Map<string, Answered>, pageSize: number, readPage: (offset: number) => Promise<Page>): Promise<void> {
  for (let from = 0; from < maxPages * pageSize; from += pageSize) {
    const { items } = await readPage(from)
    if (!keep(found, items) || items.length < pageSize) return
  }
}

/** Whether one of them was not known. */
function keep(found: Map<string, Answered>, items: readonly Answered[]): boolean {
  const before = found.size
  for (const item of items) found.set(item.id, item)
  return found.size > before
}

/** Part of a list is not the list. */
function endless(): HighLevelError {
  return new HighLevelError({ reason: 'unavailable', ...say('refused.no_end'), method: 'GET', path: '' })
}

/**
 * Reads page after page, each from the last id of the one before, until a page says that it is the last, or ends where the
 * one before did. Where that id has gone meanwhile, the platform begins anew, and what follows is what is known already.
 */
export async function readPagesAfter(
  readPage: (after: string | undefined) => Promise<{ items: Answered[]; more: boolean }>,
): Promise<Answered[]> {
  const found = new Map<string, Answered>()
  for (let page = 0, after: string | undefined; page < maxPages; page += 1) {
    const { items, more } = await readPage(after)
    keep(found, items)
    const last = items.at(-1)?.id
    if (!more || last === undefined || last === after) return [...found.values()]
    after = last
  }
  throw endless()
}
