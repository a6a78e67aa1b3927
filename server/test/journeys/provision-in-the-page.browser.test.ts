import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, openInFrame } from '../page-in-frame.ts'
import { startWorld, type World } from '../start-world.ts'

type Inventory = { counts: Record<string, number> }

/** What the dental blueprint makes, by the sandbox's words. */
const made = {
  customFields: 24,
  customValues: 32,
  tags: 28,
  pipelines: 3,
  calendarGroups: 1,
  calendars: 6,
  products: 8,
  prices: 9,
  links: 6,
  emailTemplates: 10,
}

let world: World
let browser: Browser
let page: Page
let complaints: string[] = []

beforeAll(async () => {
  world = await startWorld()
  await world.install()
  browser = await launchBrowser()
}, 60_000)
afterEach(() => page?.close())
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test('a person picks the dental blueprint in the sidebar, reads the plan, applies it and sees 132 things done', async () => {
  const frame = await open({ width: 1280, height: 900 })
  const locationId = world.locations[0]?.id ?? ''
  const before = await inventory(locationId)

  await frame.getByText('Dental clinic').first().click()
  await frame.getByRole('button', { name: 'Show what would change' }).waitFor()
  await fillIn(frame)
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Show what would change' }).click()

  const apply = frame.getByRole('button', { name: 'Apply 132 changes to Bright Smile Dental' })
  await apply.waitFor()
  await expectGoodForEverybody(frame)
  await apply.click()

  await frame.getByText('132 of 132').first().waitFor({ timeout: 60_000 })
  await frame
    .getByText(/read back: all is there/i)
    .first()
    .waitFor({ timeout: 60_000 })
  await expectGoodForEverybody(frame)

  const after = await inventory(locationId)
  for (const [kind, count] of Object.entries(made))
    expect([kind, (after.counts[kind] ?? 0) - (before.counts[kind] ?? 0)]).toEqual([kind, count])
  expect(after.counts['users']).toBe((before.counts['users'] ?? 0) + 5)
  expect(complaints).toEqual([])
})

test('the page fits a narrow frame in light and dark without scrolling sideways', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const frame = await open({ width: 400, height: 800 }, colorScheme)
    for (const name of ['Provision', 'Jobs', 'Blueprints']) {
      await frame.getByRole('link', { name }).first().click()
      await frame.getByRole('heading', { level: 1 }).waitFor()
      await expectGoodForEverybody(frame)
    }
    expect(complaints).toEqual([])
    await page.close()
  }
})

async function open(size: { width: number; height: number }, colorScheme: 'light' | 'dark' = 'light'): Promise<Frame> {
  const opened = await openInFrame(browser, world.sandbox.url, { ...size, colorScheme })
  page = opened.page
  complaints = opened.complaints
  return opened.frame
}

async function fillIn(frame: Frame): Promise<void> {
  const inputs = await frame.locator('main input:visible, main textarea:visible').all()
  for (const [index, input] of inputs.entries()) {
    if ((await input.inputValue()) !== '' || !(await input.isEditable())) continue
    const label = await input.evaluate((element) => (element as HTMLInputElement).labels?.[0]?.textContent ?? '')
    await input.fill(sampleFor(label.toLowerCase(), index))
  }
}

function sampleFor(label: string, index: number): string {
  if (label.includes('mail')) return `person${index}@brightsmile.test`
  if (label.includes('phone')) return `+1512555${1000 + index}`
  if (/link|website|page|url/.test(label)) return `https://brightsmile.test/${index}`
  return `Sample ${index}`
}

function inventory(locationId: string): Promise<Inventory> {
  return world.control('GET', `/inventory/${locationId}`)
}
