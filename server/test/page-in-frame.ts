import axe from 'axe-core'
import type { Browser, Frame, Page } from 'playwright-core'
import { expect } from 'vitest'

export type OpenPage = { page: Page; frame: Frame; /** What the browser's console complained of. */ complaints: string[] }

/** The page where people see it: in the frame of the sandbox's host. A context in place of the browser: one more tab of it. */
export async function openInFrame(
  browser: Pick<Browser, 'newPage'>,
  hostUrl: string,
  options: { width?: number; height?: number; colorScheme?: 'light' | 'dark'; locale?: string } = {},
): Promise<OpenPage> {
  const { width = 1280, height = 900, colorScheme = 'light', locale = 'en-US' } = options
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, locale })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(hostUrl)
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (frame === null) throw new Error('the host page has no frame')
  await frame.getByRole('heading', { level: 1 }).waitFor({ timeout: 15_000 })
  return { page, frame, complaints }
}

/** As a click on a link of the page would. */
export async function followLink(frame: Frame, path: string): Promise<void> {
  await frame.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href })
    document.body.append(link)
    link.click()
    link.remove()
  }, path)
}

/** Nothing that axe objects to, and nothing to scroll to sideways. */
export async function expectGoodForEverybody(frame: Frame): Promise<void> {
  // The browser leaves lines that are out of sight as they were, in the colours of the scheme before: axe is to see them as people do.
  await frame.evaluate(() => {
    for (const line of document.querySelectorAll<HTMLElement>('.line')) line.style.contentVisibility = 'visible'
  })
  // What is still fading in has not its colours yet.
  await frame.evaluate(untilStill)
  await frame.evaluate(axe.source)
  const violations = await frame.evaluate(async () => {
    const { axe: inFrame } = window as unknown as { axe: typeof axe }
    return (await inFrame.run()).violations.map(
      ({ id, nodes }) => `${id}: ${JSON.stringify(nodes[0]?.target)} ${nodes[0]?.failureSummary ?? ''}`,
    )
  })
  expect(violations).toEqual([])
  expect(await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
}

/** Runs in the page: until what moves or fades there has come to its end, also what begins meanwhile. A spinner has none. */
async function untilStill(): Promise<void> {
  const ends = (one: Animation): boolean => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity
  // What was just put there begins with the next frame.
  for (let still = 0; still < 2; still += 1) {
    await new Promise(requestAnimationFrame)
    const moving = document.getAnimations().filter(ends)
    if (moving.length > 0) still = -1
    await Promise.all(moving.map(({ finished }) => finished.catch(() => undefined)))
  }
}
