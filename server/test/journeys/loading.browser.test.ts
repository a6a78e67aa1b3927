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

it.concurrent.each(pages)('%s stays where it is from the first paint until all of it is there', async (name, view) => {
  expect(await moves(name, view)).toEqual([])
})

it('a blueprint stays where it is also when what the app can do is known last', async () => {
  expect(await moves('blueprint', 'location', '/api/config')).toEqual([])
})

/** What has moved by more than it may, narrow and wide; `late`: the path whose answer comes when all others are there. */
async function moves(name: PageName, view: View, late?: string): Promise<string[]> {
  const seen = await Promise.all(
    [400, 1280].map(async (width) => {
      const { page, frame } = await openInFrame(browser, at.hostUrl(view), { width })
      await page.addInitScript(watchShifts)
      const { untilAnswered } = await slowDown(page, late)
      await frame.goto(at.world.url + at.pathOf(name))
      await untilAnswered(frame)
      const shifts = await frame.evaluate(shiftsSeen)
      await page.close()
      const total = shifts.reduce((sum, { value }) => sum + value, 0)
      return total > mostShift ? [`at ${width} px: ${shifts.map(({ value, moved }) => `${value.toFixed(3)}: ${moved}`).join('\n')}`] : []
    }),
  )
  return seen.flat()
}

type Watched = { shifts: { at: number; value: number; moved: string }[] }

/**
 * What is asked for together is answered together, in the order asked, however busy the machine is, and what is asked for
 * because of these answers after that. `untilAnswered`: all is there and nothing more is asked for.
 */
async function slowDown(page: Page, late: string | undefined): Promise<{ untilAnswered(frame: Frame): Promise<void> }> {
  const asked: Route[] = []
  const kept: Route[] = []
  await page.route('**/api/**', (route) => void (pathOf(route) === late ? kept : asked).push(route))
  const untilAnswered = async (frame: Frame): Promise<void> => {
    await sleep(answerMs)
    const wave = (asked.length > 0 ? asked : kept).splice(0)
    if (wave.length === 0 && (await isLoaded(frame))) return
    await answer(wave)
    return untilAnswered(frame)
  }
  return { untilAnswered }
}

/** A stream has no end to wait for. */
async function answer(wave: readonly Route[]): Promise<void> {
  const answers = await Promise.all(wave.map((route) => (pathOf(route).startsWith('/api/sse/') ? undefined : route.fetch())))
  for (const [index, route] of wave.entries()) {
    const response = answers[index]
    await (response === undefined ? route.continue() : route.fulfill({ response }))
  }
}

function pathOf(route: Route): string {
  return new URL(route.request().url()).pathname
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
