import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, openInFrame } from '../page-in-frame.ts'
import { startWorld, type World } from '../start-world.ts'

type State = { locations: { id: string; name: string; installed: boolean }[] }

let world: World
let browser: Browser

beforeAll(async () => {
  world = await startWorld()
  await world.install({ futureLocations: false })
  const admin = await world.agencyAdmin()
  const resources = [
    { kind: 'tag', key: 'vip', spec: { name: 'VIP' } },
    { kind: 'custom-value', key: 'slogan', spec: { name: 'Slogan', value: '{{ slogan }}' } },
    { kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won' }] } },
  ]
  const variables = { slogan: { label: 'Slogan', required: true } }
  const saved = await admin.call('POST', '/api/blueprints', { version: 1, name: 'Front desk', variables, resources })
  if (saved.status !== 201) throw new Error(`saving answered ${saved.status}`)
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test('an agency admin makes a sub-account from a blueprint, lets the app in when asked, and sees it finished', async () => {
  const { page, frame, complaints } = await openInFrame(browser, `${world.sandbox.url}/?view=agency`)
  await frame.getByRole('link', { name: 'Provision' }).click()
  await frame.getByRole('link', { name: /New sub-account/ }).click()
  await frame.getByRole('heading', { level: 1, name: 'A new sub-account' }).waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('link', { name: 'Front desk' }).click()

  await frame.getByRole('button', { name: 'Show what would change' }).click()
  await frame.getByText('Give it a name.').waitFor()
  expect(await frame.evaluate(() => document.activeElement?.id)).toBe('place-name')
  await expectGoodForEverybody(frame)
  await fill(frame)
  await frame.getByRole('button', { name: 'Show what would change' }).click()

  await frame.getByText('Fern Hill Dental does not exist yet').waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Apply 5 changes to Fern Hill Dental' }).click()

  await frame.getByText('Your turn: install the app in Fern Hill Dental').waitFor({ timeout: 30_000 })
  await expectGoodForEverybody(frame)
  const [consent] = await Promise.all([page.waitForEvent('popup'), frame.getByRole('link', { name: 'Open the install page' }).click()])
  await consent.getByLabel('Chosen sub-accounts').check()
  await consent.getByLabel(/Fern Hill Dental/).check()
  await consent.getByRole('button', { name: 'Allow and install' }).click()
  await consent.getByText('Fern Hill Dental').first().waitFor()
  await consent.close()

  await frame
    .getByText(/read back: all is there/i)
    .first()
    .waitFor({ timeout: 60_000 })
  expect(await frame.getByText('Your turn').count()).toBe(0)
  await expectGoodForEverybody(frame)
  const { locations } = await world.control<State>('GET', '/state')
  expect(locations.filter((one) => one.name === 'Fern Hill Dental')).toMatchObject([{ installed: true }])
  expect(complaints).toEqual([])
  await page.close()
})

test('the way to a new sub-account fits a narrow frame in light and dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, frame } = await openInFrame(browser, `${world.sandbox.url}/?view=agency`, { width: 400, colorScheme })
    await frame.getByRole('link', { name: 'Provision' }).click()
    await expectGoodForEverybody(frame)
    await frame.getByRole('link', { name: /New sub-account/ }).click()
    await frame.getByRole('link', { name: 'Front desk' }).click()
    await frame.getByLabel('Name', { exact: true }).waitFor()
    expect(await frame.getByRole('heading', { level: 1 }).textContent()).toBe('Front desk')
    await expectGoodForEverybody(frame)
    await page.close()
  }
})

test('inside a sub-account nothing offers a new one', async () => {
  const here = world.locations[0]?.id ?? ''
  const { page, frame } = await openInFrame(browser, `${world.sandbox.url}/?location=${here}`)
  await frame.getByRole('link', { name: 'Provision' }).click()
  await frame.getByRole('heading', { level: 1 }).waitFor()
  expect(await frame.getByText('New sub-account').count()).toBe(0)
  await page.close()
})

async function fill(frame: Frame): Promise<void> {
  await frame.getByLabel('Name', { exact: true }).fill('Fern Hill Dental')
  await frame.getByLabel('Slogan').fill('We care')
  await frame.getByLabel(/^Snapshot/).selectOption({ label: 'Agency basics' })
}
