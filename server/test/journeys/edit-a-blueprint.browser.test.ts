import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StoredBlueprint } from '../../contract/blueprint.ts'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, openInFrame } from '../page-in-frame.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let browser: Browser
let admin: Person

const clinic = {
  version: 1,
  name: 'Small clinic',
  variables: { clinic_name: { label: 'Clinic name', required: true } },
  resources: [
    { kind: 'tag', key: 'new', spec: { name: 'new patient' } },
    { kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won' }] } },
    { kind: 'product', key: 'exam', spec: { name: 'Exam', productType: 'SERVICE' } },
    {
      kind: 'price',
      key: 'exam',
      spec: { name: 'Once', productId: { $ref: 'product/exam' }, type: 'one_time', currency: 'USD', amount: 90 },
    },
  ],
}

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test('form and text change one blueprint, faults stand at their fields, and a save becomes a version that can be compared and taken back', async () => {
  const { id } = await store({ ...clinic, name: 'Edited clinic' })
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { width: 1600 })
  await open(frame, `/blueprints/${id}/edit`)
  const code = frame.getByRole('textbox', { name: 'Blueprint as text' })
  await code.waitFor()
  await expectGoodForEverybody(frame)

  await treeLine(frame, 'new patient').click()
  await frame.getByLabel('Name', { exact: true }).fill('')
  await frame.getByText('Must not be empty.').first().waitFor()
  expect(await frame.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await expectGoodForEverybody(frame)
  await frame.getByLabel('Name', { exact: true }).fill('first visit in ')
  await frame.getByRole('button', { name: 'Insert a variable' }).click()
  await frame.getByRole('menuitem', { name: /Clinic name/ }).click()
  expect(await frame.getByLabel('Name', { exact: true }).inputValue()).toBe('first visit in {{ clinic_name }}')
  await code.getByText('first visit in {{ clinic_name }}').waitFor()

  await treeLine(frame, 'Sales').click()
  await frame.getByText('Won', { exact: true }).last().waitFor()
  await frame.getByRole('button', { name: 'Move Won up' }).click()
  await frame.getByRole('button', { name: 'Add to stages' }).click()
  await frame.locator('.form-fold[open]').getByLabel('Name', { exact: true }).fill('Lost')

  // What is typed into the text is in the form at once, and a broken text keeps the form as it was.
  await code.getByText('Edited clinic').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' of town')
  await frame.getByRole('heading', { level: 1, name: 'Edited clinic of town' }).waitFor()
  await page.keyboard.type(': [')
  await frame.getByText('The form waits until the text can be read again').waitFor()
  await expectGoodForEverybody(frame)
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Backspace')
  await frame.getByText('No mistakes').waitFor()

  await page.keyboard.press('Control+s')
  await frame.getByLabel('What has changed, and why').fill('A stage for the lost ones')
  await frame.getByText('3 changed').waitFor()
  await expectGoodForEverybody(frame)
  await frame.locator('dialog').getByRole('button', { name: 'Save' }).click()
  await frame.getByText('Everything is saved').waitFor()
  const { blueprint, version } = await read(id)
  expect(version).toBe(2)
  expect(blueprint.resources[0]?.spec).toEqual({ name: 'first visit in {{ clinic_name }}' })
  expect(blueprint.resources[1]?.spec['stages']).toEqual([{ name: 'Won' }, { name: 'New' }, { name: 'Lost' }])

  await open(frame, `/blueprints/${id}/versions`)
  await frame.getByRole('heading', { name: 'From version 1 to 2' }).waitFor()
  await frame.getByText('A stage for the lost ones').waitFor()
  await frame.getByRole('rowheader', { name: 'Stages › Lost' }).waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Restore' }).click()
  await frame.getByText('Version 1 is back as version 3').waitFor()
  expect((await read(id)).blueprint).toMatchObject({ name: 'Edited clinic', resources: clinic.resources })
  expect(complaints).toEqual([])
  await page.close()
})

test('things are added, duplicated and removed with what needs them, by keyboard alone, and undo brings them back', async () => {
  const { id } = await store({ ...clinic, name: 'Kept clinic' })
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { width: 1200, colorScheme: 'dark' })
  await open(frame, `/blueprints/${id}/edit`)
  await frame.getByRole('button', { name: 'Add', exact: true }).focus()
  await page.keyboard.press('Enter')
  await frame.locator('dialog input:focus').waitFor()
  await page.keyboard.type('tag')
  await expectGoodForEverybody(frame)
  await frame.locator('dialog').getByRole('button', { name: /^Tag/ }).focus()
  await page.keyboard.press('Enter')
  await frame.getByLabel('Name', { exact: true }).and(frame.locator(':focus')).waitFor()
  await page.keyboard.type('Recall due')
  await page.keyboard.press('Tab')
  await treeLine(frame, 'Recall due').waitFor()
  await frame.getByText('Key and note').click()
  expect(await frame.getByLabel('Key', { exact: true }).inputValue()).toBe('recall-due')
  await frame.getByRole('button', { name: 'Duplicate' }).click()
  await treeLine(frame, 'Recall due 2').waitFor()

  await treeLine(frame, 'Exam').focus()
  await page.keyboard.press('Enter')
  await frame.getByRole('button', { name: 'Remove', exact: true }).click()
  await frame.getByText('One other thing needs it:').waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Remove all 2' }).click()
  await treeLine(frame, 'Once').waitFor({ state: 'detached' })
  await frame.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('Control+z')
  await treeLine(frame, 'Once').waitFor()

  await treeLine(frame, /^Variables/).click()
  await frame.getByLabel(/^A new question/).fill('Street address')
  await page.keyboard.press('Enter')
  await frame.getByText('{{ street_address }}').waitFor()
  await expectGoodForEverybody(frame)

  await frame.getByRole('link', { name: 'Jobs' }).first().click()
  await frame.getByText('Leave without saving?').waitFor()
  expect(await frame.evaluate(() => document.activeElement?.textContent)).toBe('Stay here')
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Stay here' }).click()
  await treeLine(frame, 'Recall due 2').waitFor()
  expect((await read(id)).version).toBe(1)
  expect(complaints).toEqual([])
  await page.close()
})

test('somebody else has saved meanwhile: both are shown and mine goes on as the next version', async () => {
  const { id } = await store({ ...clinic, name: 'Shared clinic' })
  const { page, frame } = await openInFrame(browser, world.sandbox.url, { width: 1280 })
  await open(frame, `/blueprints/${id}/edit`)
  await frame.getByLabel('Industry').fill('Dental')
  const theirs = await admin.call<StoredBlueprint>('PUT', `/api/blueprints/${id}`, { blueprint: { ...clinic, name: 'Their clinic' } })
  expect(theirs.body.version).toBe(2)
  await frame.getByRole('button', { name: 'Save' }).click()
  await frame.locator('dialog').getByRole('button', { name: 'Save' }).click()
  await frame.getByText('Somebody has saved version 2 meanwhile').waitFor()
  await frame.getByText('Their clinic').waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Save mine as version 3' }).click()
  await frame.getByText('Everything is saved').waitFor()
  expect(await read(id)).toMatchObject({ version: 3, name: 'Shared clinic', industry: 'Dental' })
  await page.close()
})

test('a deleted blueprint comes back from the toast, and a faulty text is carried from the import into the editor', async () => {
  const { id } = await store({ ...clinic, name: 'Regretted clinic' })
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { width: 400, colorScheme: 'dark' })
  await open(frame, `/blueprints/${id}`)
  await frame.getByRole('button', { name: 'More' }).click()
  await expectGoodForEverybody(frame)
  await frame.getByRole('menuitem', { name: 'Delete' }).click()
  await frame.getByRole('button', { name: 'Undo' }).click()
  await frame.getByRole('heading', { level: 1, name: 'Regretted clinic' }).waitFor()
  expect((await read(id)).version).toBe(1)

  await open(frame, '/blueprints/import')
  await frame
    .getByLabel('Blueprint as JSON or YAML')
    .fill('# mine\nversion: 1\nname: Brought\nresources:\n  - kind: tga\n    key: a\n    spec: {}\n')
  await frame.getByText('"tga" is not a kind').first().waitFor()
  await frame.getByRole('button', { name: 'Open in the editor' }).click()
  await frame.getByText('not saved yet', { exact: true }).waitFor()
  await frame.getByRole('button', { name: 'Contents (1)' }).click()
  await expectGoodForEverybody(frame)
  await frame.locator('.segment', { hasText: 'Text' }).click()
  await frame.getByRole('textbox', { name: 'Blueprint as text' }).getByText('# mine').waitFor()
  await expectGoodForEverybody(frame)
  expect(complaints).toEqual([])
  await page.close()
})

test('a sub-account is read into a blueprint, each proposed variable is decided about, and the rest is named', async () => {
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { width: 1280 })
  await open(frame, '/blueprints/learn')
  await frame.getByRole('button', { name: /^Learn from/ }).waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: /^Learn from/ }).click()
  await frame.getByRole('heading', { level: 1, name: /things learned$/ }).waitFor({ timeout: 30_000 })
  await expectGoodForEverybody(frame)
  const keep = frame.locator('.proposal').first().getByRole('radio', { name: 'Keep as it is' })
  if ((await keep.count()) > 0) await keep.check({ force: true })
  await frame.getByLabel('Name', { exact: true }).fill('What was there')
  await frame.getByRole('button', { name: 'Open in the editor' }).click()
  await frame.getByRole('heading', { level: 1, name: 'What was there' }).waitFor()
  await frame.getByText(/^No mistakes/).waitFor()
  expect(complaints).toEqual([])
  await page.close()
})

async function store(document: object): Promise<StoredBlueprint> {
  const { status, body } = await admin.call<StoredBlueprint>('POST', '/api/blueprints', { blueprint: document })
  expect([status, body]).toEqual([201, expect.anything()])
  return body
}

async function read(id: string): Promise<StoredBlueprint> {
  return (await admin.call<StoredBlueprint>('GET', `/api/blueprints/${id}`)).body
}

/** As a click on a link of the page would. */
async function open(frame: Frame, path: string): Promise<void> {
  await frame.evaluate((to) => {
    const link = document.createElement('a')
    link.href = to
    document.body.append(link)
    link.click()
    link.remove()
  }, path)
  await frame.getByRole('heading', { level: 1 }).waitFor()
}

function treeLine(frame: Frame, text: string | RegExp) {
  return frame.locator('.tree-line').filter({ has: frame.locator('.tree-text').getByText(text, { exact: typeof text === 'string' }) })
}
