import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { describePage, whatChanges } from '../describe-page.ts'
import { expectGoodForEverybody, openInFrame } from '../page-in-frame.ts'
import { freeze, openPictures, type Pictures } from '../picture.ts'
import { startWorld, type SandboxLocation, type World } from '../start-world.ts'

/**
 * Every page, narrow and wide, light and dark: nothing that axe objects to, nothing to scroll to sideways, and nothing
 * that looks otherwise than in `server/test/baselines`: as a description that can be read, and as pictures. A wanted change: `npx vitest run every-page -u`, and look at the diff.
 */
const baselines = join(import.meta.dirname, '../baselines')

let world: World
let browser: Browser
let pictures: Pictures
let jobId: string
let planId: string
let blueprintId: string
let draftId: string
let here: SandboxLocation

beforeAll(async () => {
  world = await startWorld()
  await world.install()
  browser = await launchBrowser()
  pictures = await openPictures(browser, join(baselines, 'pictures/letters.txt'))
  here = world.locations[0] as SandboxLocation
  const admin = await world.agencyAdmin()
  const blueprint = {
    version: 1,
    name: 'Front office',
    description: 'What a reception needs.',
    variables: { hours: { label: 'Opening hours', required: true } },
    resources: [
      // One step: the log of several that run side by side has another order each time.
      { kind: 'custom-value', key: 'b', spec: { name: 'Opening hours', value: '{{ hours }}' } },
      { kind: 'workflow', key: 'w', spec: { name: 'Greet new people', steps: ['Automation, Workflows: create it.'] } },
    ],
  }
  const saved = await admin.call<{ id: string }>('POST', '/api/blueprints', { blueprint })
  blueprintId = saved.body.id
  const later = { ...blueprint, resources: [...blueprint.resources, { kind: 'tag', key: 'd', spec: { name: 'Regular' } }] }
  await admin.call('PUT', `/api/blueprints/${blueprintId}`, { blueprint: later, expectedVersion: 1, note: 'A tag for regulars' })
  const asked = await admin.call<{ draftId: string }>('POST', '/api/blueprints/draft', {
    brief: 'A dental clinic with two dentists that wants hygiene recall and reviews.',
    locationId: here.id,
  })
  draftId = asked.body.draftId
  const isReady = async () => expect((await admin.call<{ status: string }>('GET', `/api/drafts/${draftId}`)).body.status).toBe('ready')
  await vi.waitFor(isReady, { timeout: 20_000, interval: 200 })
  const { job } = await admin.provision(here.id, blueprint, { hours: '9 to 5' })
  jobId = job.id
  planId = (
    await admin.plan(
      here.id,
      { ...blueprint, resources: [...blueprint.resources, { kind: 'tag', key: 'c', spec: { name: 'VIP' } }] },
      { hours: '8 to 6' },
    )
  ).id
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const pages: [name: string, view: 'agency' | 'location', path: () => string][] = [
  ['dashboard', 'location', () => '/'],
  ['dashboard-agency', 'agency', () => '/'],
  ['provision', 'location', () => '/provision'],
  ['questions', 'location', () => `/provision?blueprint=${blueprintId}`],
  ['plan', 'location', () => `/provision/${planId}`],
  ['jobs', 'agency', () => '/jobs'],
  ['job', 'location', () => `/jobs/${jobId}`],
  ['hand-over', 'location', () => `/jobs/${jobId}/handover`],
  ['blueprints', 'location', () => '/blueprints'],
  ['blueprint', 'location', () => `/blueprints/${blueprintId}`],
  ['draft', 'location', () => `/drafts/${draftId}`],
  ['editor', 'agency', () => `/blueprints/${blueprintId}/edit`],
  ['editor-new', 'agency', () => '/blueprints/new'],
  ['versions', 'agency', () => `/blueprints/${blueprintId}/versions`],
  ['learn', 'agency', () => '/blueprints/learn'],
  ['import', 'location', () => '/blueprints/import'],
  ['settings', 'agency', () => '/settings'],
  ['settings-keys', 'agency', () => '/settings/keys'],
  ['settings-people', 'agency', () => '/settings/people'],
  ['settings-audit', 'agency', () => '/settings/audit'],
  ['settings-data', 'agency', () => '/settings/data'],
  ['not-found', 'location', () => '/nowhere'],
]

/** Px; most pages stand whole in their picture. */
const tall = 1_400

/** Installs are noted side by side, so their lines stand in another order each time. */
const inAnyOrder = 'settings-audit'

describe('every page', () => {
  it.each(pages)('%s is as it should be, narrow and wide, light and dark', async (name, view, path) => {
    const seen: string[] = []
    for (const width of [400, 1280]) {
      const { page, frame, complaints } = await openInFrame(browser, hostUrl(view), { width, height: tall })
      await go(frame, path())
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expectGoodForEverybody(frame)
        await freeze(frame, whatChanges)
        if (name !== inAnyOrder) await pictures.expectSame(frame, join(baselines, `pictures/${name}-${width}-${colorScheme}.webp`))
        if (colorScheme === 'light' || width === 1280) seen.push(`# ${width} px, ${colorScheme}`, await describePage(frame))
      }
      if (width === 1280) await expectRoomEverywhere(page, frame)
      expect(complaints).toEqual([])
      await page.close()
    }
    if (name === inAnyOrder) return
    await expect(`${seen.join('\n')}\n`).toMatchFileSnapshot(join(baselines, `${name}.txt`))
  })

  it('says how to install it where it is not installed, whichever page was asked for', async () => {
    const { locations } = await world.control<{ locations: (SandboxLocation & { skippedInBulk: boolean })[] }>('GET', '/state')
    const place = locations.find((one) => one.companyId === here.companyId && one.skippedInBulk)
    const { page, frame, complaints } = await openInFrame(browser, hostUrl('location', place?.id), { width: 400 })
    for (const path of ['/', '/jobs', '/blueprints', '/settings']) {
      await go(frame, path)
      await frame.getByRole('heading', { name: /^Groundwork is not installed in/ }).waitFor()
      await frame.getByRole('link', { name: 'Install in this sub-account' }).waitFor()
      await expectGoodForEverybody(frame)
    }
    expect(complaints).toEqual([])
    await page.close()
  })

  it('says how to open it where no workspace is around it', async () => {
    const page = await browser.newPage()
    await page.goto(world.url)
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

function hostUrl(view: 'agency' | 'location', locationId = here.id): string {
  const owner = world.users.find((user) => user.companyId === here.companyId && user.isOwner)
  const query = new URLSearchParams({ user: owner?.id ?? '' })
  if (view === 'location') query.set('location', locationId)
  else {
    query.set('view', 'agency')
    query.set('company', here.companyId)
  }
  return `${world.sandbox.url}/?${query.toString()}`
}

/** As a click on a link would, and until nothing is on its way any more. */
async function go(frame: Frame, path: string): Promise<void> {
  await frame.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href })
    document.body.append(link)
    link.click()
    link.remove()
  }, path)
  await frame.waitForFunction((wanted) => window.location.pathname + window.location.search === wanted, path)
  await frame.getByRole('heading', { level: 1 }).waitFor()
  await frame.waitForFunction(() => document.querySelector('main .skeleton, main .spinner') === null)
  await frame.page().mouse.move(0, 0)
}
