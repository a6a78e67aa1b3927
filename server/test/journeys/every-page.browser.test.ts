import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { describePage, whatChanges } from '../describe-page.ts'
import { expectGoodForEverybody, followLink, openInFrame } from '../page-in-frame.ts'
import { freeze, openPictures, type Pictures } from '../picture.ts'
import { pages, type Pages, startPages, untilLoaded } from '../start-pages.ts'
import type { SandboxLocation } from '../start-world.ts'

/**
 * Every page, narrow and wide, light and dark: nothing that axe objects to, nothing to scroll to sideways, and nothing
 * that looks otherwise than in `server/test/baselines`: as a description that can be read, and as pictures. A wanted change: `npx vitest run every-page -u`, and look at the diff.
 */
const baselines = join(import.meta.dirname, '../baselines')

let at: Pages
let browser: Browser
let pictures: Pictures

beforeAll(async () => {
  at = await startPages()
  browser = await launchBrowser()
  pictures = await openPictures(browser, join(baselines, 'pictures/letters.txt'))
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await at?.world.close()
})

/** Px; most pages stand whole in their picture. */
const tall = 1_400

/** Installs are noted side by side, so their lines stand in another order each time; where one is signed in depends on the tests before. */
const isOtherEachTime = new Set<string>(['settings-audit', 'settings-sessions'])

describe('every page', () => {
  it.each(pages)('%s is as it should be, narrow and wide, light and dark', async (name, view) => {
    const seen: string[] = []
    for (const width of [400, 1280]) {
      const { page, frame, complaints } = await openInFrame(browser, at.hostUrl(view), { width, height: tall })
      await go(frame, at.pathOf(name))
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expectGoodForEverybody(frame)
        await freeze(frame, whatChanges)
        if (!isOtherEachTime.has(name)) await pictures.expectSame(frame, join(baselines, `pictures/${name}-${width}-${colorScheme}.webp`))
        if (colorScheme === 'light' || width === 1280) seen.push(`# ${width} px, ${colorScheme}`, await describePage(frame))
      }
      if (width === 1280) await expectRoomEverywhere(page, frame)
      expect(complaints).toEqual([])
      await page.close()
    }
    if (isOtherEachTime.has(name)) return
    await expect(`${seen.join('\n')}\n`).toMatchFileSnapshot(join(baselines, `${name}.txt`))
  })

  it('says how to install it where it is not installed, whichever page was asked for', async () => {
    const { locations } = await at.world.control<{ locations: (SandboxLocation & { skippedInBulk: boolean })[] }>('GET', '/state')
    const place = locations.find((one) => one.companyId === at.here.companyId && one.skippedInBulk)
    const { page, frame, complaints } = await openInFrame(browser, at.hostUrl('location', place?.id), { width: 400 })
    for (const path of ['/', '/jobs', '/blueprints', '/settings']) {
      await go(frame, path)
      await frame.getByRole('heading', { name: /^Groundwork is not installed in/ }).waitFor()
      await frame.getByRole('link', { name: 'Install in this sub-account' }).waitFor()
      await expectGoodForEverybody(frame)
    }
    expect(complaints).toEqual([])
    await page.close()
  })

  it('leads who opens it where nothing ever ran to the first step, and who looks at the dashboard there learns so', async () => {
    const place = at.world.locations.filter((one) => one.companyId === at.here.companyId)[1]
    const { page, frame, complaints } = await openInFrame(browser, at.hostUrl('location', place?.id), { width: 400 })
    await frame.getByRole('heading', { name: 'What should be set up?' }).waitFor()
    await frame.getByRole('link', { name: 'Dashboard' }).click()
    await frame.getByRole('heading', { name: 'Nothing has been applied yet' }).waitFor()
    await expectGoodForEverybody(frame)
    await frame.getByRole('link', { name: 'Set something up' }).click()
    await frame.getByRole('heading', { name: 'What should be set up?' }).waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  it('says above each page that a sub-account is paused to who opens it there', async () => {
    const place = at.world.locations.find((one) => one.companyId === at.here.companyId && one.badge === 'suspended') as SandboxLocation
    const { page, frame, complaints } = await openInFrame(browser, at.hostUrl('location', place.id), { width: 400 })
    for (const path of ['/jobs', '/blueprints', '/settings']) {
      await go(frame, path)
      await frame.getByText(`${place.name} is paused`).waitFor()
      await frame.getByRole('button', { name: 'I have done it, look again' }).waitFor()
      await expectGoodForEverybody(frame)
    }
    expect(complaints).toEqual([])
    await page.close()
  })

  it('says how to open it where no workspace is around it', async () => {
    const page = await browser.newPage()
    await page.goto(at.world.url)
    await page.getByRole('heading', { name: 'Open it from the sidebar' }).waitFor()
    await page.evaluate(axe.source)
    expect(
      await page.evaluate(async () => (await (window as unknown as { axe: typeof axe }).axe.run()).violations.map(({ id }) => id)),
    ).toEqual([])
    await page.close()
  })
})

/** From the narrowest phone to the widest screen, read from the right, and at twice the size: nothing to scroll to sideways. */
async function expectRoomEverywhere(page: Page, frame: Frame): Promise<void> {
  const tooWide: string[] = []
  for (const direction of ['ltr', 'rtl']) {
    await frame.evaluate((dir) => (document.documentElement.dir = dir), direction)
    // 640 px is a 1280 px window at 200 %.
    for (const width of [360, 640, 1920]) {
      await page.setViewportSize({ width, height: 900 })
      await page.waitForTimeout(50)
      const over = await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (over > 0) tooWide.push(`${direction} ${width} px: ${over} px too wide`)
    }
  }
  expect(tooWide).toEqual([])
}

/** Follows a link, until nothing is on its way any more. */
async function go(frame: Frame, path: string): Promise<void> {
  await followLink(frame, path)
  await frame.waitForFunction((wanted) => window.location.pathname + window.location.search === wanted, path)
  await untilLoaded(frame)
  await frame.page().mouse.move(0, 0)
}
