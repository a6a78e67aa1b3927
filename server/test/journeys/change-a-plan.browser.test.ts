import type { Browser, Frame } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { HandOver } from '../../contract/hand-over.ts'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, followLink, openInFrame, type OpenPage } from '../page-in-frame.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, SandboxLocation, SandboxUser, World } from '../start-world.ts'

type Thing = { id: string; name: string; dataType?: string; value?: string; stages?: { id: string; name: string }[] }
type Inventory = { objects: Record<string, Thing[]> }
type Resource = { kind: string; key: string; spec: Record<string, unknown> }

let world: World
let browser: Browser
let admin: Person
let owner: SandboxUser
let places: SandboxLocation[]
const open: OpenPage[] = []

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
  browser = await launchBrowser()
  const companyId = world.locations[0]?.companyId
  places = world.locations.filter(({ id }) => world.emptyLocationIds.includes(id))
  owner = world.users.find((user) => user.companyId === companyId && user.isOwner) as SandboxUser
})
afterEach(() => Promise.all(open.splice(0).map(({ page }) => page.close())))
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const kept: Resource = { kind: 'tag', key: 'stays', spec: { name: 'stays' } }
const vip: Resource = { kind: 'tag', key: 'vip', spec: { name: 'vip' } }
const size = (dataType: string): Resource => ({ kind: 'custom-field', key: 'size', spec: { name: 'Size', dataType, model: 'contact' } })
const phone = (value: string): Resource => ({ kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value } })
const sales = (...stages: string[]): Resource => ({
  kind: 'pipeline',
  key: 'sales',
  spec: { name: 'Sales', stages: stages.map((name) => ({ name })) },
})
const desk: Resource = {
  kind: 'user',
  key: 'desk',
  spec: { firstName: 'Front', lastName: 'Desk', email: 'desk@belongs.test', role: 'user' },
}
const group: Resource = { kind: 'calendar-group', key: 'all', spec: { name: 'All visits', slug: 'all-belongs', description: 'Visits' } }
const visit: Resource = {
  kind: 'calendar',
  key: 'visit',
  spec: {
    name: 'Home visit',
    calendarType: 'personal',
    groupId: { $ref: 'calendar-group/all' },
    teamMembers: [{ userId: { $ref: 'user/desk' } }],
  },
}
const kit: Resource[] = [
  { kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL' } },
  {
    kind: 'price',
    key: 'kit',
    spec: { productId: { $ref: 'product/kit' }, name: 'Full price', type: 'one_time', currency: 'USD', amount: 20 },
  },
]
const welcome: Resource = {
  kind: 'workflow',
  key: 'welcome',
  spec: { name: 'Welcome', steps: ['Make it.'], uses: [{ $ref: 'custom-field/size' }] },
}
const named = (...resources: Resource[]) => ({ version: 1, name: 'Clinic', resources })

test('a person sees a line with what it needs and what needs it, alone, and the whole plan again', async () => {
  const place = placeAt(5)
  const plan = await admin.plan(place.id, named(kept, vip, desk, group, visit, sales('New', 'Won')))
  const { frame } = await openAt(place, `/provision/${plan.id}`, { width: 400 })
  await frame.getByRole('button', { name: /Sales/ }).click()
  expect(await frame.locator('.stages [role=listitem]').allTextContents()).toEqual(['New', 'Won'])
  await frame.getByRole('button', { name: /Home visit/ }).click()
  await frame.locator('.calendar-sign').waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: /Front Desk/ }).click()
  await frame.getByText('Needed by: Home visit').first().waitFor()
  await frame.getByRole('button', { name: 'Show only what belongs together (2)' }).click()
  await frame.getByText('Front Desk, what it needs, and what needs it').waitFor()
  expect(await frame.locator('.line-title').allTextContents()).toEqual(['Front Desk', 'Home visit'])
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Show the whole plan' }).click()
  expect(await frame.locator('.line-title').count()).toBe(6)
})

test('what left with another line stays out while a change is saved, and a refused click is taken back', async () => {
  const plan = await admin.plan(placeAt(5).id, named(kept, vip, desk, group, visit))
  const { page, frame } = await openAt(placeAt(5), `/provision/${plan.id}`)
  const box = (name: string) => frame.getByRole('checkbox', { name })
  await box('Apply Front Desk').uncheck()
  await expect.poll(() => box('Apply Home visit').isDisabled()).toBe(true)
  const stays = () => box('Apply Home visit').isChecked()
  await box('Apply vip').uncheck()
  expect(await stays()).toBe(false)
  await frame.getByRole('button', { name: /^Apply 2 changes/ }).waitFor()

  const seen = Promise.withResolvers<void>()
  await page.route('**/api/plans/*', async (route) => {
    await seen.promise
    await route.fulfill({ status: 503, body: '' })
  })
  const tags = box('Apply all tag')
  const state = () => tags.evaluate((each) => each instanceof HTMLInputElement && [each.checked, each.indeterminate])
  expect(await state()).toEqual([true, true])
  await tags.click()
  expect(await state()).toEqual([false, false])
  seen.resolve()
  await expect.poll(state).toEqual([true, true])
  expect(await stays()).toBe(false)
})

test('a person switches one deletion on, applies it, and the other thing stays', async () => {
  const place = placeAt(0)
  await admin.provision(place.id, named(kept, vip, size('TEXT'), ...kit))
  const plan = await admin.plan(place.id, named(kept))
  const { frame } = await openAt(place, `/provision/${plan.id}`, { width: 400, colorScheme: 'dark' })
  const box = frame.getByRole('checkbox', { name: 'Delete vip' })
  await box.waitFor()
  expect([await box.isChecked(), await frame.getByRole('checkbox', { name: 'Delete Size' }).isChecked()]).toEqual([false, false])
  expect(await frame.getByRole('button', { name: /^Apply/ }).count()).toBe(0)
  await frame.getByRole('button', { name: /vip/ }).click()
  await expectGoodForEverybody(frame)
  const [product, price] = [frame.getByRole('checkbox', { name: 'Delete Kit' }), frame.getByRole('checkbox', { name: 'Delete Full price' })]
  await product.check()
  await frame.getByText('It stands under Kit, which you chose to delete').waitFor()
  expect([await price.isChecked(), await price.isDisabled()]).toEqual([true, true])
  await frame.getByRole('button', { name: `Apply 2 changes to ${place.name}` }).waitFor()
  await product.uncheck()
  await expect.poll(() => price.isChecked()).toBe(false)
  await box.check()
  const apply = frame.getByRole('button', { name: `Apply 1 change to ${place.name}` })
  await apply.waitFor()
  await expectGoodForEverybody(frame)
  await apply.click()
  await frame.getByText('1 of 1').first().waitFor()
  await frame
    .getByText(/read back: all is there/i)
    .first()
    .waitFor({ timeout: 30_000 })
  await expectGoodForEverybody(frame)
  expect([await namesOf(place, 'tags'), await namesOf(place, 'customFields')]).toEqual([['stays'], ['Size']])
})

test('a person makes theirs and ours stand side by side where their types clash', async () => {
  const place = placeAt(1)
  const theirs = { name: 'Size', dataType: 'TEXT', model: 'contact', fieldKey: 'contact.size' }
  await world.control('POST', '/mutate', { locationId: place.id, kind: 'customFields', action: 'create', fields: theirs })
  const blueprint = named({ ...size('NUMERICAL'), spec: { ...size('NUMERICAL').spec, placeholder: '0.00' } }, welcome)
  const plan = await admin.plan(place.id, blueprint)
  const fields = [{ decision: 'open' }, { decision: 'open' }]
  expect(plan.changes).toMatchObject([{ action: 'decide', reason: 'type_clash', fields }, { action: 'manual' }])
  const { frame } = await openAt(place, `/provision/${plan.id}`)
  await frame.getByRole('button', { name: /Size/ }).click()
  await frame.getByRole('group', { name: 'Which of the two?' }).waitFor()
  await expectGoodForEverybody(frame)
  const settled = async (): Promise<unknown> => (await admin.call<Plan>('GET', `/api/plans/${plan.id}`)).body.changes[0]
  const beside = frame.getByRole('radio', { name: /Make ours beside it, as “Size 2”/ })
  await beside.check()
  await expect.poll(settled).toMatchObject({ action: 'create' })
  await frame.getByRole('radio', { name: 'Use theirs as it is' }).check()
  await expect.poll(settled).toMatchObject({ action: 'adopt', fields: [{ path: 'dataType' }, { path: 'placeholder', after: null }] })
  await beside.check()
  const apply = frame.getByRole('button', { name: `Apply 1 change to ${place.name}` })
  await apply.waitFor()
  await expectGoodForEverybody(frame)
  await apply.click()
  await frame.getByText('1 of 1').first().waitFor()
  const { objects } = await inventory(place)
  expect(objects.customFields?.map(({ name, dataType }) => [name, dataType])).toEqual([
    ['Size', 'TEXT'],
    ['Size 2', 'NUMERICAL'],
  ])
  const { body } = await admin.call<{ items: { id: string }[] }>('GET', `/api/provisioning?locationId=${place.id}`)
  const jobId = body.items[0]?.id ?? ''
  const path = `/jobs/${jobId}/handover`
  const { body: sheet } = await admin.call<HandOver>('GET', `/api${path}`)
  const ours = objects.customFields?.[1]?.id
  expect(sheet).toMatchObject({ groups: [{ things: [{ title: 'Size 2', id: ours }] }], tasks: [{ uses: [{ title: 'Size 2', id: ours }] }] })
  expect((await admin.call<string>('GET', `/api${path}?format=html`)).body).toContain('“Size 2”')
  const { frame: page } = await openAt(place, path)
  await page.getByText('Size 2').first().waitFor()
  expect(await page.getByText('Size', { exact: true }).count()).toBe(0)
  expect((await admin.plan(place.id, blueprint)).grade).toBe('no_changes')
})

test('what a person keeps is kept with a button where there is nothing to apply', async () => {
  const place = placeAt(2)
  await admin.provision(place.id, named(phone('1')))
  const theirs = { locationId: place.id, kind: 'customValues', action: 'update', name: 'Phone', fields: { value: 'theirs' } }
  await world.control('POST', '/mutate', theirs)
  const plan = await admin.plan(place.id, named(phone('2')))
  const { frame } = await openAt(place, `/provision/${plan.id}`, { width: 400 })
  await frame.getByRole('button', { name: /Phone/ }).click()
  expect(await frame.getByRole('button', { name: /^Apply 0 changes/ }).isDisabled()).toBe(true)
  await frame.getByRole('radio', { name: /Keep what is there/ }).check()
  const keep = frame.getByRole('button', { name: 'Keep this', exact: true })
  await keep.waitFor()
  expect(await frame.getByRole('radio', { name: /Keep what is there/ }).isChecked()).toBe(true)
  await expectGoodForEverybody(frame)
  await keep.click()
  await frame.getByText(`${place.name} is exactly as the blueprint says`).waitFor()
  expect(await keep.count()).toBe(0)
  await expectGoodForEverybody(frame)
  const again = await admin.plan(place.id, named(phone('2')))
  expect(again.changes).toMatchObject([{ action: 'same', reason: 'kept_on_purpose' }])
})

test('a person who changes the plan of a job goes on with a plan of its own, where they were', async () => {
  const place = placeAt(5)
  const refused = { match: { method: 'POST', path: '/tags', locationId: place.id }, fault: 'route-unsupported', times: 2 }
  await world.control('POST', '/faults', refused)
  const { plan, job } = await admin.provision(place.id, named(kept, vip))
  const { frame } = await openAt(place, `/jobs/${job.id}`, { width: 400 })
  await go(frame, `/provision/${plan.id}`)
  await frame.getByRole('searchbox').fill('vip')
  await frame.getByRole('button', { name: /vip/ }).click()
  await frame.evaluate(() => (document.querySelector('h1') as HTMLElement).setAttribute('data-same', ''))
  const before = await frame.evaluate(() => window.history.length)
  const box = frame.getByRole('checkbox', { name: 'Apply vip' })
  await box.uncheck()
  const address = () => frame.evaluate(() => window.location.pathname)
  await expect.poll(address).not.toBe(`/provision/${plan.id}`)
  expect(await frame.evaluate(() => window.history.length)).toBe(before)
  expect(await frame.locator('h1[data-same]').count()).toBe(1)
  expect(await frame.getByRole('searchbox').inputValue()).toBe('vip')
  expect(await frame.getByRole('button', { name: /vip/, expanded: true }).count()).toBe(1)
  expect(await box.evaluate((element) => element === document.activeElement)).toBe(true)
  await expectGoodForEverybody(frame)
  const id = (await address()).slice('/provision/'.length)
  expect((await admin.call<Plan>('GET', `/api/plans/${id}`)).body.changes.map(({ excluded }) => excluded)).toEqual([false, true])
  expect((await admin.call<Plan>('GET', `/api/plans/${plan.id}`)).body.changes.map(({ excluded }) => excluded)).toEqual([false, false])

  await frame.evaluate(() => window.history.back())
  await expect.poll(address).toBe(`/jobs/${job.id}`)
  await frame.evaluate(() => window.history.forward())
  await box.waitFor()
  expect([await address(), await box.isChecked()]).toEqual([`/provision/${id}`, false])
})

test('a person sees what both lists make together, and has both', async () => {
  const place = placeAt(1)
  const reach = (...options: string[]) => ({
    ...named({ kind: 'custom-field', key: 'reach', spec: { name: 'Reach', dataType: 'SINGLE_OPTIONS', model: 'contact', options } }),
    name: 'Lists',
  })
  await admin.provision(place.id, reach('Phone', 'Mail'))
  const fields = { picklistOptions: ['Phone', 'Mail', 'Fax'] }
  await world.control('POST', '/mutate', { locationId: place.id, kind: 'customFields', action: 'update', name: 'Reach', fields })
  const plan = await admin.plan(place.id, reach('Phone', 'Mail', 'SMS'))
  const { frame } = await openAt(place, `/provision/${plan.id}`, { width: 400 })
  await frame.getByRole('button', { name: /Reach/ }).click()
  const both = frame.getByRole('radio', { name: /Have both: • Phone\s*• Mail\s*• SMS\s*• Fax/ })
  await both.check()
  const apply = frame.getByRole('button', { name: `Apply 1 change to ${place.name}` })
  await apply.waitFor()
  expect(await both.isChecked()).toBe(true)
  await expectGoodForEverybody(frame)
  await apply.click()
  await frame
    .getByText(/read back: all is there/i)
    .first()
    .waitFor({ timeout: 30_000 })
  expect((await inventory(place)).objects.customFields?.find(({ name }) => name === 'Reach')).toMatchObject({
    picklistOptions: ['Phone', 'Mail', 'SMS', 'Fax'],
  })
})

test('a plan shows where the cards of a pipeline stand, and warns when the day does not suffice', async () => {
  const place = placeAt(3)
  await admin.provision(place.id, named(sales('New lead', 'Talking', 'Won')))
  const stage = (await inventory(place)).objects.pipelines?.[0]
  const fields = { name: 'Ann', pipelineId: stage?.id, pipelineStageId: stage?.stages?.[0]?.id, status: 'open' }
  for (let n = 0; n < 12; n += 1)
    await world.control('POST', '/mutate', { locationId: place.id, kind: 'opportunities', action: 'create', fields })
  const wanted = named(sales('Talking', 'New lead', 'Offer'))
  const leave = (requests: number) =>
    world.database.db
      .updateTable('request_windows')
      .set({ daily_remaining: requests })
      .where('resource', '=', `location:${place.id}`)
      .execute()
  await leave(5_000)
  const enough = await admin.plan(place.id, wanted)
  const { frame } = await openAt(place, `/provision/${enough.id}`, { width: 400, colorScheme: 'dark' })
  await frame.getByRole('button', { name: /Sales/ }).click()
  await frame.getByText('12 opportunities stay there. The stage moves from place 1 to place 2.').waitFor()
  await frame.getByText(/of today’s requests are left in this sub-account, until/).waitFor()
  await expectGoodForEverybody(frame)

  await leave(1)
  const short = await admin.plan(place.id, wanted)
  const later = await openAt(place, `/provision/${short.id}`)
  await later.frame.getByText('Today’s requests do not suffice').waitFor()
  await later.frame.getByText(/It takes about \d+ requests, and the platform takes only 1 more in this sub-account until/).waitFor()
  await expectGoodForEverybody(later.frame)
  await later.frame.getByRole('button', { name: /^Apply 1 change/ }).click()
  await later.frame
    .getByRole('alert')
    .getByText(/takes only 1 more today/)
    .waitFor()
  expect((await admin.call<Plan>('GET', `/api/plans/${short.id}`)).body.estimate.day).toMatchObject({ remaining: 1, enough: false })
})

test('what a roll-back leaves, and what a step made, lead to where they are', async () => {
  const place = placeAt(4)
  const { job } = await admin.provision(place.id, named(vip, kept))
  await world.control('POST', '/mutate', {
    locationId: place.id,
    kind: 'contacts',
    action: 'create',
    fields: { firstName: 'Ann', tags: ['vip'] },
  })
  const address = `${world.config.highlevel.appUrl}/v2/location/${place.id}/settings/tags`
  const made = (await admin.call<Job>('GET', `/api/jobs/${job.id}`)).body
  expect(made.steps.map((step) => step.link)).toEqual([
    { url: address, exact: false },
    { url: address, exact: false },
  ])
  const { frame } = await openAt(place, `/jobs/${job.id}`, { width: 400, colorScheme: 'dark' })
  await frame.getByRole('button', { name: /^Tags/ }).click()
  await frame.getByRole('button', { name: /stays/ }).click()
  expect(await frame.getByRole('link', { name: 'Open where it is found: stays' }).getAttribute('href')).toBe(address)
  await expectGoodForEverybody(frame)

  const nonsense = { match: { method: 'GET', path: 'tags', locationId: place.id }, fault: 'commit-then-empty', times: 1 }
  await world.control('POST', '/faults', nonsense)
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
  await frame.getByRole('heading', { name: 'The roll-back is not complete' }).waitFor()
  await frame.locator('.result').getByText('2 of them may go later: go on with the roll-back').waitFor()
  await frame.locator('.stayed').getByText("The platform's answer was not understood").first().waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Go on rolling back' }).click()
  await frame
    .locator('dialog[open]')
    .getByRole('button', { name: /^Roll back/ })
    .click()
  const back = await admin.waitForJob(job.id, ['ROLLED_BACK'])
  expect(back.steps.map(({ status, link }) => [status, link?.url])).toEqual([
    ['KEPT', address],
    ['UNDONE', undefined],
  ])
  const left = frame.locator('.stayed').getByRole('link', { name: 'Open where it is found: vip' })
  await left.waitFor()
  expect(await left.getAttribute('href')).toBe(address)
  await expectGoodForEverybody(frame)
})

async function openAt(
  place: SandboxLocation,
  path: string,
  options: { width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<OpenPage> {
  const opened = await openInFrame(browser, `${world.sandbox.url}/?location=${place.id}&user=${owner.id}`, options)
  open.push(opened)
  await go(opened.frame, path)
  return opened
}

async function go(frame: Frame, path: string): Promise<void> {
  await followLink(frame, path)
  await frame.getByRole('heading', { level: 1 }).waitFor()
}

function placeAt(index: number): SandboxLocation {
  return places[index] as SandboxLocation
}

async function namesOf(place: SandboxLocation, kind: string): Promise<string[]> {
  return (await inventory(place)).objects[kind]?.map((one) => one.name) ?? []
}

function inventory({ id }: SandboxLocation): Promise<Inventory> {
  return world.control('GET', `/inventory/${id}`)
}
