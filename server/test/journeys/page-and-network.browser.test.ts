import type { Browser, Frame } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { LocationView } from '../../contract/session.ts'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, followLink, openInFrame, type OpenPage } from '../page-in-frame.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

const tags = 48
/** A product and its price, which cannot begin before the product is there. */
const steps = tags + 2
const noneOf = `0 of ${tags}`

let world: World
let browser: Browser
let admin: Person
let places: LocationView[]
const open: OpenPage[] = []

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
  browser = await launchBrowser()
  places = (await admin.call<{ items: LocationView[] }>('GET', '/api/locations')).body.items.filter((one) => one.install === 'active')
})
afterEach(async () => {
  await letGo()
  await Promise.all(open.splice(0).map(({ page }) => page.context().close()))
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test('a page that loses its network in the middle of a job says so, and afterwards shows every step once', async () => {
  const { page, frame, jobId } = await watchJob(places[0] as LocationView)
  await page.context().setOffline(true)
  await frame.getByText('The live connection was lost. Reconnecting; the job itself goes on.').waitFor({ timeout: 60_000 })
  await letGo()
  await expectGoodForEverybody(frame)
  await frame.getByText(noneOf, { exact: true }).first().waitFor()
  const done = await admin.waitForJob(jobId)
  expect(done).toMatchObject({ status: 'SUCCESS', completedSteps: steps })
  await frame.getByText(noneOf, { exact: true }).first().waitFor()
  await page.context().setOffline(false)
  await expectEveryStep(frame)
})

test('where no stream gets through, the page says that it looks every two seconds, and misses nothing', async () => {
  const { frame, jobId } = await watchJob(places[1] as LocationView, async ({ page }) =>
    page.route('**/api/sse/**', (route) => route.abort()),
  )
  await frame.getByText('No live connection; looking every two seconds instead.').waitFor({ timeout: 30_000 })
  await letGo()
  await expectGoodForEverybody(frame)
  await expectEveryStep(frame)
  expect((await admin.waitForJob(jobId)).completedSteps).toBe(steps)
})

test('what a person does to a job in one tab, their other tab shows, and both end with every step', async () => {
  const tabs = await browser.newContext()
  const { frame, jobId } = await watchJob(places[3] as LocationView, undefined, tabs)
  const other = await openInFrame(tabs, hostUrl())
  open.push(other)
  await followLink(other.frame, `/jobs/${jobId}`)
  await other.frame.getByRole('button', { name: 'Pause', exact: true }).waitFor()
  await frame.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect.poll(() => wishFor(jobId)).toBe('pause')
  await letGo()
  await other.frame.getByRole('button', { name: 'Resume', exact: true }).waitFor({ timeout: 30_000 })
  await frame.getByRole('button', { name: 'Resume', exact: true }).waitFor({ timeout: 30_000 })
  await other.frame.getByRole('button', { name: 'Resume', exact: true }).click()
  await Promise.all([expectEveryStep(frame), expectEveryStep(other.frame)])
  expect(other.complaints).toEqual([])
})

test('what the first screen needs is asked for once each, by the first lines of the page', async () => {
  const plan = await admin.plan((places[2] as LocationView).id, blueprint(130))
  const opened = await openInFrame(browser, hostUrl())
  open.push(opened)
  await opened.page.evaluate((src) => document.querySelector('iframe')?.setAttribute('src', src), `${world.url}/provision/${plan.id}`)
  const handle = await opened.page.waitForSelector('iframe')
  const frame = await handle.contentFrame()
  if (frame === null) throw new Error('the host page has no frame')
  await frame.getByRole('heading', { level: 1, name: /Many tags in/ }).waitFor()
  const asked = await frame.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name }) => (name.includes('/api/') ? [new URL(name).pathname] : [])),
  )
  expect(asked.toSorted()).toEqual(['/api/auth/session', '/api/config', '/api/locations', `/api/plans/${plan.id}`].toSorted())
  // Drawn in part first; the browser's own search finds all of them a moment later.
  await expect.poll(() => frame.locator('.line-toggle').count()).toBe(130)
  expect(opened.complaints).toEqual([])
})

test("the agency's theme and colour are obeyed, the person's own choice comes first, and a colour can always be read", async () => {
  const opened = await openInFrame(browser, hostUrl())
  open.push(opened)
  const { frame } = opened
  await followLink(frame, '/settings')
  const root = () =>
    frame.evaluate(() => ({
      theme: document.documentElement.dataset['theme'] ?? 'system',
      accent: document.documentElement.style.getPropertyValue('--accent'),
    }))
  await frame.getByLabel('Colours to begin with').selectOption('dark')
  await frame.getByLabel('Colour of buttons and links').fill('#ffe14d')
  await frame.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(root).toMatchObject({ theme: 'dark', accent: expect.stringMatching(/^light-dark\(#/) })
  await expectGoodForEverybody(frame)

  const next = await openInFrame(browser, hostUrl())
  open.push(next)
  await expect.poll(() => next.frame.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await followLink(next.frame, '/settings')
  await next.frame.getByRole('radio', { name: 'Light' }).check()
  expect(await next.frame.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
  await expectGoodForEverybody(next.frame)

  await frame.getByRole('button', { name: 'Back to the original' }).click()
  await frame.getByLabel('Colours to begin with').selectOption('system')
  await frame.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(root).toEqual({ theme: 'system', accent: '' })
  expect([...opened.complaints, ...next.complaints]).toEqual([])
})

function blueprint(count: number) {
  const resources = Array.from({ length: count }, (_, n) => ({ kind: 'tag', key: `t${n}`, spec: { name: `tag ${n}` } }))
  return { version: 1, name: 'Many tags', resources }
}

function hostUrl(): string {
  return `${world.sandbox.url}/?view=agency&company=${admin.session.companyId}&user=${admin.session.user.id}`
}

function withPrice(tagged: ReturnType<typeof blueprint>) {
  const product = { kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL' } }
  const price = { productId: { $ref: 'product/kit' }, name: 'Full', type: 'one_time', currency: 'USD', amount: 20 }
  return { ...tagged, resources: [...tagged.resources, product, { kind: 'price', key: 'kit', spec: price }] }
}

/** Starts a job and opens its page, until it is seen to be under way: no call of it is answered before it is let go. */
async function watchJob(
  place: LocationView,
  before: (opened: OpenPage) => Promise<unknown> = async () => undefined,
  tabs: Pick<Browser, 'newPage'> = browser,
) {
  const opened = await openInFrame(tabs, hostUrl())
  open.push(opened)
  await before(opened)
  const plan = await admin.plan(place.id, withPrice(blueprint(tags)))
  const match = { method: 'POST', path: '/tags|/products', locationId: place.id }
  await world.control('POST', '/faults', { fault: 'slow', delayMs: 25_000, times: steps, match })
  const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  await followLink(opened.frame, `/jobs/${body.jobId}`)
  await opened.frame.getByText(noneOf, { exact: true }).first().waitFor({ timeout: 30_000 })
  return { ...opened, jobId: body.jobId }
}

async function wishFor(jobId: string): Promise<string | undefined> {
  return (await world.database.db.selectFrom('jobs').select('wanted').where('id', '=', jobId).executeTakeFirst())?.wanted
}

async function letGo(): Promise<void> {
  await world.control('DELETE', '/faults')
}

async function expectEveryStep(frame: Frame): Promise<void> {
  await frame.getByRole('heading', { name: /is set up/ }).waitFor({ timeout: 60_000 })
  await frame.getByText(`${tags} of ${tags}`, { exact: true }).first().waitFor()
  // One line when it begins and one when it is done, of each.
  const wanted = Object.fromEntries(Array.from({ length: tags }, (_, n) => [`tag ${n}`, 2]))
  await expect.poll(async () => countEach(await frame.locator('.log-line b').allTextContents())).toEqual(wanted)
}

function countEach(texts: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const text of texts.filter((one) => one.startsWith('tag '))) counts[text] = (counts[text] ?? 0) + 1
  return counts
}
