import { expect, test } from 'vitest'
import { readPages, readPagesAfter, type Answered } from './answer.ts'

type Source = { items: Answered[]; asked: number[] }

const pageSize = 20

function sourceOf(count: number): Source {
  return { items: things('old', count), asked: [] }
}

function things(word: string, count: number): Answered[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${word}-${index}`, name: '' }))
}

/** A list that `meanwhile` changes after each of its pages, told which one it was. */
function pagesOf(source: Source, { total = false, meanwhile = (_page: number): void => undefined } = {}) {
  return (offset: number) => {
    source.asked.push(offset)
    const page = { items: source.items.slice(offset, offset + pageSize), ...(total ? { total: source.items.length } : {}) }
    meanwhile(source.asked.length)
    return Promise.resolve(page)
  }
}

function missing(source: Source, found: Answered[]): string[] {
  const ids = new Set(found.map(({ id }) => id))
  return source.items.map(({ id }) => id).filter((id) => !ids.has(id))
}

const told = [true, false]

test.each(told)('what stands is found while other things go, also the last of a page and whole pages (total told: %s)', async (total) => {
  for (const [at, count] of [
    [0, 1],
    [0, 7],
    [19, 1],
    [5, 15],
    [30, 4],
    [0, 45],
  ] as const) {
    for (const size of [60, 65, 70, 100]) {
      const source = sourceOf(size)
      const found = await readPages(
        pageSize,
        pagesOf(source, { total, meanwhile: (page) => void (page === 2 && source.items.splice(at, count)) }),
      )
      expect([at, count, size, missing(source, found)]).toEqual([at, count, size, []])
      expect(source.asked.length).toBeLessThanOrEqual(size / pageSize + 5)
    }
  }
})

test.each(told)('what stands is found while one thing after the other goes (total told: %s)', async (total) => {
  const source = sourceOf(100)
  const found = await readPages(pageSize, pagesOf(source, { total, meanwhile: () => void source.items.splice(3, 2) }))
  expect(missing(source, found)).toEqual([])
})

test('one thing goes while another is added: the total stays, and nothing is missed', async () => {
  const source = sourceOf(65)
  const meanwhile = (page: number): void => {
    if (page === 1) source.items.splice(0, 1)
    if (page === 1) source.items.push(...things('new', 1))
  }
  expect(missing(source, await readPages(pageSize, pagesOf(source, { total: true, meanwhile })))).toEqual([])
})

test.each(told)('what is added is not found twice and hides nothing, at either end (total told: %s)', async (total) => {
  for (const add of ['push', 'unshift'] as const) {
    for (const count of [1, 12]) {
      const source = sourceOf(90)
      const meanwhile = (page: number): void => void (page <= 2 && source.items[add](...things(`new-${page}`, count)))
      const found = await readPages(pageSize, pagesOf(source, { total, meanwhile }))
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
      expect([add, count, missing(source, found).filter((id) => id.startsWith('old'))]).toEqual([add, count, []])
    }
  }
})

test('more than a page is added at the beginning, and hides nothing', async () => {
  const source = sourceOf(90)
  const meanwhile = (page: number): void => void (page === 2 && source.items.unshift(...things('new', 50)))
  expect(missing(source, await readPages(pageSize, pagesOf(source, { total: true, meanwhile })))).toEqual([])
})

test.each(told)('what a change moves to the beginning is read there (total told: %s)', async (total) => {
  const source = sourceOf(90)
  const meanwhile = (page: number): void => void (page === 2 && source.items.unshift(...source.items.splice(70, 1)))
  expect(missing(source, await readPages(pageSize, pagesOf(source, { total, meanwhile })))).toEqual([])
})

test('where nothing moves, no call is made that the pages do not need', async () => {
  for (const size of [0, 1, 19, 20, 21, 38, 40, 41, 60, 65, 100]) {
    const withTotal = sourceOf(size)
    expect(await readPages(pageSize, pagesOf(withTotal, { total: true }))).toEqual(withTotal.items)
    expect([size, withTotal.asked.length]).toEqual([size, Math.max(1, Math.ceil(size / pageSize))])
    const without = sourceOf(size)
    expect(await readPages(pageSize, pagesOf(without))).toEqual(without.items)
    expect([size, without.asked.length]).toEqual([size, Math.floor(size / pageSize) + 1])
  }
})

test('a door that begins its pages at multiples of their size is read to its end, and one that knows no pages is not read for ever', async () => {
  const source = sourceOf(90)
  const aligned = (offset: number) => pagesOf(source)(Math.floor(offset / pageSize) * pageSize)
  expect(missing(source, await readPages(pageSize, aligned))).toEqual([])
  const [first, second] = [sourceOf(20), sourceOf(20)]
  expect(await readPages(pageSize, () => pagesOf(first)(0))).toHaveLength(20)
  expect(await readPages(pageSize, async () => ({ ...(await pagesOf(second)(0)), total: 1_000 }))).toHaveLength(20)
  expect([first.asked.length, second.asked.length]).toEqual([3, 2])
})

test('numbered pages are read again where something has gone', async () => {
  const source = sourceOf(90)
  const pages = pagesOf(source, { total: true, meanwhile: (page) => void (page === 2 && source.items.splice(0, 3)) })
  expect(missing(source, await readPages(pageSize, pages, { isAligned: true }))).toEqual([])
  expect(source.asked.every((offset) => offset % pageSize === 0)).toBe(true)
})

test('a list whose stated total is never reached ends where it brings nothing new', async () => {
  const source = sourceOf(22)
  const pages = async (offset: number) => ({ ...(await pagesOf(source)(offset)), total: 25 })
  expect(await readPages(pageSize, pages)).toHaveLength(22)
  expect(source.asked).toHaveLength(3)
})

test('the one after which the next page begins has gone: the list begins anew, and nothing is missed', async () => {
  const items = things('old', 65)
  const asked: (string | undefined)[] = []
  const pages = (after: string | undefined) => {
    asked.push(after)
    const start = items.findIndex(({ id }) => id === after) + 1
    const page = { items: items.slice(start, start + pageSize), more: start + pageSize < items.length }
    if (asked.length === 2) items.splice(39, 1)
    return Promise.resolve(page)
  }
  const found = await readPagesAfter(pages)
  expect(missing({ items, asked: [] }, found)).toEqual([])
  let calls = 0
  const ignores = () => Promise.resolve({ items: things('old', 20), more: (calls += 1) > 0 })
  expect(await readPagesAfter(ignores)).toHaveLength(20)
  expect(calls).toBe(2)
})

test('a list without an end is not taken for read', async () => {
  let [offset, after] = [0, 0]
  const pages = () => Promise.resolve({ items: things(`page-${(offset += 1)}`, pageSize), total: 1e9 })
  await expect(readPages(pageSize, pages)).rejects.toMatchObject({ reason: 'unavailable', said: { code: 'refused.no_end' } })
  const pagesAfter = () => Promise.resolve({ items: things(`page-${(after += 1)}`, pageSize), more: true })
  await expect(readPagesAfter(pagesAfter)).rejects.toMatchObject({ reason: 'unavailable' })
})
