import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, openInFrame } from '../page-in-frame.ts'
import { startWorld, type World } from '../start-world.ts'

type Inventory = { counts: Record<string, number> }

let world: World
let browser: Browser

const brief =
  'We are Maple Dental, a dental clinic with two dentists and a hygienist. New patients find us online. We want hygiene recall every six months, ask for reviews, and book a new patient exam.'

beforeAll(async () => {
  world = await startWorld()
  await world.install()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test('a person describes a clinic, reads the draft with its reasons, changes it, answers, plans, applies, and takes it all back', async () => {
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url)
  const before = await inventory()

  await frame.getByLabel('Describe what you need').fill(brief)
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Draft it' }).click()
  await frame.getByRole('button', { name: 'Use this draft' }).waitFor({ timeout: 30_000 })
  await frame.getByText('Sandbox draft: a canned answer').waitFor()
  expect(await frame.getByRole('checkbox', { name: 'Use Insurance provider' }).isChecked()).toBe(false)
  expect(await lineOf(frame, 'Recall').locator('q').textContent()).toBe('recall')
  await expectGoodForEverybody(frame)

  await frame.getByLabel('Change the draft').fill('Add a whitening pipeline. Fewer tags.')
  await frame.getByRole('button', { name: 'Make a new version' }).click()
  await frame.getByText('Compared with the version before').waitFor({ timeout: 30_000 })
  await lineOf(frame, 'Whitening').getByText('new', { exact: true }).waitFor()
  await expectGoodForEverybody(frame)

  await frame.getByRole('button', { name: 'Use this draft' }).click()
  await frame.getByText('This is needed.').first().waitFor()
  await answer(frame)
  await frame.getByRole('button', { name: 'Use this draft' }).click()
  const apply = frame.getByRole('button', { name: /^Apply \d+ changes to Bright Smile Dental$/ })
  await apply.waitFor({ timeout: 30_000 })
  expect(await inventory()).toEqual(before)

  await apply.click()
  await frame.getByText(/^Read back: all is there at/).waitFor({ timeout: 60_000 })
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Roll back' }).click()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Roll back Bright Smile Dental' }).click()
  await frame.getByRole('heading', { name: 'Everything was taken back' }).waitFor({ timeout: 60_000 })
  await expectGoodForEverybody(frame)
  expect(await inventory()).toEqual(before)
  expect(complaints).toEqual([])
  await page.close()
})

test('the last draft is found again after a reload, and the page speaks the browser’s Spanish in a narrow dark frame', async () => {
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { width: 400, colorScheme: 'dark', locale: 'es-MX' })
  expect(await frame.evaluate(() => document.documentElement.lang)).toBe('es')
  for (const name of ['Panel', 'Trabajos', 'Esquemas', 'Configurar']) {
    await frame.getByRole('link', { name, exact: true }).first().click()
    await frame.getByRole('heading', { level: 1 }).waitFor()
    await expectGoodForEverybody(frame)
  }
  await frame.getByRole('link', { name: 'Seguir con tu último borrador' }).click()
  await frame.getByRole('button', { name: 'Usar este borrador' }).waitFor()
  await expectGoodForEverybody(frame)
  await frame.locator('body').press('Control+k')
  await frame.getByRole('combobox', { name: 'Ir a un sitio o hacer algo' }).fill('preferencias')
  await frame.getByRole('combobox', { name: 'Ir a un sitio o hacer algo' }).press('Enter')
  await frame.getByLabel('Idioma').waitFor()
  await expectGoodForEverybody(frame)
  expect(complaints).toEqual([])
  await page.close()
})

function lineOf(frame: Frame, title: string) {
  return frame.locator('.draft-line').filter({ has: frame.getByRole('checkbox', { name: `Use ${title}`, exact: true }) })
}

async function answer(frame: Frame): Promise<void> {
  for (const [index, input] of (await frame.locator('#draft-questions input:visible').all()).entries()) {
    const label = await input.evaluate((element) => (element as HTMLInputElement).labels?.[0]?.textContent ?? '')
    await input.fill(
      /mail/.test(label) ? `person${index}@maple.example` : /web|link/.test(label) ? 'https://maple.example/x' : `Maple ${index}`,
    )
  }
}

function inventory(): Promise<Inventory> {
  return world.control('GET', `/inventory/${world.locations[0]?.id ?? ''}`)
}
