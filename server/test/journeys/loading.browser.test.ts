import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Frame, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { openInFrame } from '../page-in-frame.ts'
import { isLoaded, type PageName, pages, type Pages, startPages, type View } from '../start-pages.ts'

/** Every page with a slow network: what stands there must not move when the answers come. */
const answerMs = 600
/** A small part of what counts as good elsewhere (0.1): a plan's line that wraps on a phone is taller than was guessed. */
const mostShift = 0.015

let at: Pages
let browser: Browser

beforeAll(async () => {
  at = await startPages()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await at?.world.close()
})

it.concurrent.each(pages)('%s stays where it is from the first paint until all of it is there, in either order', async (name, view) => {
  expect(await moves(name, view)).toEqual([])
})

type Order = 'together' | 'backwards'

/** What has moved by more than it may: narrow and wide, and where what was asked for first comes last. */
async function moves(name: PageName, view: View): Promise<string[]> {
  const ways: [number, Order][] = [
    [400, 'together'],
    [1280, 'together'],
    [400, 'backwards'],
  ]
  const seen = await Promise.all(
    ways.map(async ([width, order]) => {
      const { page, frame } = await openInFrame(browser, at.hostUrl(view), { width })
      await page.addInitScript(watchShifts)
      const { untilAnswered } = await slowDown(page, order)
      await frame.goto(at.world.url + at.pathOf(name))
      await untilAnswered(frame)
      const shifts = await frame.evaluate(shiftsSeen)
      await page.close()
      const total = shifts.reduce((sum, { value }) => sum + value, 0)
      const told = shifts.map(({ value, moved }) => `${value.toFixed(3)}: ${moved}`).join('\n')
      return total > mostShift ? [`at ${width} px, ${order}: ${told}`] : []
    }),
  )
  return seen.flat()
}

type Watched = { shifts: { at: number; value: number; moved: string }[] }

/**
 * What is asked for together is answered together in the order asked, or one by one backwards, however busy the machine is;
 * and what is asked for because of these answers after that. `untilAnswered`: all is there and nothing more is asked for.
 */
async function slowDown(page: Page, order: Order): Promise<{ untilAnswered(frame: Frame): Promise<void> }> {
  const asked: Route[] = []
  await page.route('**/api/**', (route) => void asked.push(route))
  const untilAnswered = async (frame: Frame): Promise<void> => {
    await sleep(answerMs)
    const wave = asked.splice(0)
    if (wave.length === 0 && (await isLoaded(frame))) return
    const answers = await fetchAll(wave)
    for (const answer of order === 'together' ? answers : answers.toReversed()) {
      await answer()
      if (order === 'backwards') await frame.evaluate(untilDrawn)
    }
    return untilAnswered(frame)
  }
  return { untilAnswered }
}

/** Everything that hands an answer over. A stream has no end to wait for. */
function fetchAll(wave: readonly Route[]): Promise<(() => Promise<void>)[]> {
  return Promise.all(
    wave.map(async (route) => {
      if (new URL(route.request().url()).pathname.startsWith('/api/sse/')) return () => route.continue()
      const response = await route.fetch()
      return () => route.fulfill({ response })
    }),
  )
}

/** Runs in the page. */
async function untilDrawn(): Promise<void> {
  for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame)
}

/** Runs in the page before its own code: how far things have moved, and which did. */
function watchShifts(): void {
  type Shift = PerformanceEntry & { value: number; sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] }
  const shifts: Watched['shifts'] = []
  ;(window as unknown as Watched).shifts = shifts
  new PerformanceObserver((list) => {
    for (const { startTime, value, sources } of list.getEntries() as Shift[]) {
      const moved = sources.map(({ node, previousRect: from, currentRect: to }) => {
        const element = node instanceof Element ? node : node?.parentElement
        return `${element?.tagName.toLowerCase()}.${element?.className} from ${from.x},${from.y} to ${to.x},${to.y}`
      })
      shifts.push({ at: startTime, value, moved: moved.join('; ') })
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/**
 * Runs in the page: what moved before anybody's eyes. Who asks where something is before the style sheet has come, as this test
 * does while it waits, makes Chromium note a move from the place without styles, which is never painted.
 */
function shiftsSeen(): Watched['shifts'] {
  const firstPaint = performance.getEntriesByName('first-paint')[0]?.startTime ?? 0
  return (window as unknown as Watched).shifts.filter(({ at }) => at >= firstPaint)
}
