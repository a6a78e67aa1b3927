import type { Browser, Frame } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, followLink, openInFrame, type OpenPage } from '../page-in-frame.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, SandboxLocation, SandboxUser, World } from '../start-world.ts'

let world: World
let browser: Browser
let admin: Person
let here: SandboxLocation
let owner: SandboxUser
let jobId: string
const open: OpenPage[] = []

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
  browser = await launchBrowser()
  here = world.locations[0] as SandboxLocation
  owner = world.users.find((user) => user.companyId === here.companyId && user.isOwner) as SandboxUser
  const { job } = await admin.provision(here.id, {
    version: 1,
    name: 'Front office',
    resources: [
      { kind: 'tag', key: 'a', spec: { name: 'walk-in' } },
      { kind: 'custom-value', key: 'b', spec: { name: 'Opening hours', value: '9 to 5' } },
      { kind: 'workflow', key: 'w', spec: { name: 'Greet new people', steps: ['Automation, Workflows: create it.'] } },
    ],
  })
  jobId = job.id
  for (let n = 1; n <= 30; n += 1) {
    const place = world.locations.filter((one) => one.companyId === here.companyId)[1 + (n % 3)] as SandboxLocation
    await admin.provision(place.id, {
      version: 1,
      name: `Round ${n}`,
      resources: [{ kind: 'tag', key: 'r', spec: { name: `round ${n}` } }],
    })
  }
}, 120_000)
afterEach(() => Promise.all(open.splice(0).map(({ page }) => page.close())))
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test('a person finds a job by a word, and comes back to the list as they left it', async () => {
  const { frame } = await openAt(agencyView(), '/jobs')
  await frame.getByText('the first 25 jobs').waitFor()
  await frame.getByRole('button', { name: 'Show more' }).click()
  await frame.getByText('31 jobs', { exact: true }).waitFor()
  await frame.getByRole('link', { name: /Round 2\b/ }).scrollIntoViewIfNeeded()
  const before = await frame.evaluate(() => window.scrollY)
  expect(before).toBeGreaterThan(300)
  await frame.getByRole('link', { name: /Round 2\b/ }).click()
  await frame.getByRole('heading', { name: /Round 2 in/ }).waitFor()
  await frame.evaluate(() => window.history.back())
  await frame.getByText('31 jobs', { exact: true }).waitFor()
  await expect.poll(() => frame.evaluate(() => window.scrollY)).toBe(before)

  await frame.getByPlaceholder('Search by blueprint, sub-account or person').fill('front office')
  await frame.getByText('1 job', { exact: true }).waitFor()
  expect(new URL(frame.url()).searchParams.get('q')).toBe('front office')
  await frame.getByLabel('Status').selectOption({ label: 'Failed' })
  await frame.getByText('No job fits that.').waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'Show every job' }).click()
  await frame.getByText('the first 25 jobs').waitFor()
  await frame.getByLabel('Order').selectOption({ label: 'Oldest first' })
  await frame.getByRole('link', { name: /Front office/ }).waitFor()
  await frame.getByRole('combobox', { name: /^Sub-account/ }).selectOption({ label: here.name })
  await frame.getByText('1 job', { exact: true }).waitFor()
})

test('what is ticked off by hand is seen by the next person, and the sheet prints without the page around it', async () => {
  const { frame } = await openAt(locationView(), `/jobs/${jobId}`)
  await frame.getByRole('link', { name: 'Do the rest by hand (1)' }).waitFor()
  const box = frame.getByRole('checkbox', { name: /Greet new people/ })
  await box.check()
  await frame.getByText('1 of 1 done').waitFor()
  await expectGoodForEverybody(frame)

  const next = await openAt(locationView(), `/jobs/${jobId}/handover`)
  await next.frame.getByRole('heading', { name: `${here.name}: hand-over` }).waitFor()
  expect(await next.frame.getByRole('checkbox', { name: /Greet new people/ }).isChecked()).toBe(true)
  await expectGoodForEverybody(next.frame)
  await next.page.emulateMedia({ media: 'print' })
  expect(await next.frame.locator('.top-bar').isVisible()).toBe(false)
  expect(await next.frame.getByText('walk-in').isVisible()).toBe(true)
})

test('a step opens to the requests that it made', async () => {
  const { frame } = await openAt(locationView(), `/jobs/${jobId}`)
  await frame.getByRole('button', { name: /^Tag\b/ }).click()
  await frame.getByRole('button', { name: /walk-in/ }).click()
  await frame
    .getByText(/POST.*\/tags/)
    .first()
    .click()
  await frame.getByText('"name": "walk-in"').first().waitFor()
  expect(await frame.locator('.calls').textContent()).not.toMatch(/Bearer|eyJ/)
  await expectGoodForEverybody(frame)
})

test('a job that stands still says why', async () => {
  const place = world.locations.filter((one) => one.companyId === here.companyId)[5] as SandboxLocation
  const resources = [{ kind: 'tag', key: 'a', spec: { name: 'halted' } }]
  const plan = await admin.plan(place.id, { version: 1, name: 'Halted', resources })
  const refusal = { match: { method: 'POST', path: '/tags', locationId: place.id }, fault: 'unauthorized', times: 1_000 }
  await world.control('POST', '/faults', refusal)
  const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  const { message } = await admin.waitForJob(body.jobId, ['PAUSED'])
  await world.control('DELETE', '/faults')
  const { frame } = await openAt(agencyView(), `/jobs/${body.jobId}`)
  await expect.poll(() => frame.locator('.now-hold').innerText()).toBe(message)
  await frame.getByRole('button', { name: 'Resume' }).click()
  await frame.getByRole('heading', { name: 'is set up' }).waitFor()
  await expectGoodForEverybody(frame)
})

test('a log of thousands of lines draws only those in sight, and finds any of them', async () => {
  await addLogLines(jobId, 4_000)
  const setStatus = (status: 'PAUSED' | 'SUCCESS') =>
    world.database.db.updateTable('jobs').set({ status }).where('id', '=', jobId).execute()
  await setStatus('PAUSED')
  const { frame } = await openAt(locationView(), `/jobs/${jobId}`)
  await frame.getByText(/^4,0\d\d lines$/).waitFor()
  expect(await frame.locator('.log-box [data-row]').count()).toBeLessThan(200)
  await frame.getByText('Thing 4000').waitFor()
  expect(await frame.getByLabel('Follow').isChecked()).toBe(true)
  await frame.locator('.log-box').evaluate((box) => (box.scrollTop = 0))
  await frame.getByText(/job made by/).waitFor()
  expect(await frame.getByLabel('Follow').isChecked()).toBe(false)
  await frame.getByPlaceholder('Search the activity').fill('thing 1234')
  await frame.getByText(/^1 of 4,0\d\d lines$/).waitFor()
  await expectGoodForEverybody(frame)

  await setStatus('SUCCESS')
  const ended = await openAt(locationView(), `/jobs/${jobId}`)
  await ended.frame.getByText('Thing 4000').waitFor()
  expect(await ended.frame.getByLabel('Follow').count()).toBe(0)
})

test('an agency admin makes a key, sees it once, uses it, and revokes it', async () => {
  const { frame } = await openAt(agencyView(), '/settings/keys')
  await frame.getByRole('button', { name: 'Make a key' }).click()
  await frame.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click()
  await frame.getByText('Give it a name.').waitFor()
  await frame.getByLabel('Name').fill('nightly check')
  await expectGoodForEverybody(frame)
  await frame.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click()
  const secret = await frame.getByRole('textbox', { name: 'nightly check' }).inputValue()
  expect(secret).toMatch(/^gw_/)
  const use = () => fetch(`${world.url}/api/provisioning`, { headers: { authorization: `Bearer ${secret}` } })
  expect((await use()).status).toBe(200)
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: 'I have copied it' }).click()
  expect(await frame.locator('body').textContent()).not.toContain(secret)
  await frame.getByRole('button', { name: 'Revoke: nightly check' }).click()
  await frame.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await frame.getByText('nightly check is revoked').waitFor()
  expect((await use()).status).toBe(401)
})

test('limits are changed within their bounds, and the audit trail tells who did', async () => {
  const { frame } = await openAt(agencyView(), '/settings')
  const field = frame.getByLabel('Jobs and plans, days')
  await field.fill('lots')
  await frame.getByText(/Enter a whole number from/).waitFor()
  await expectGoodForEverybody(frame)
  await field.fill('45')
  await frame.getByRole('button', { name: 'Save' }).click()
  await frame.getByText('The settings are saved').waitFor()
  expect(await field.inputValue()).toBe('45')
  await frame.getByRole('link', { name: 'Audit trail' }).click()
  await frame.getByLabel('What happened').selectOption({ label: 'changed the settings' })
  await frame.locator('summary', { hasText: 'changed the settings' }).first().click()
  await frame.getByText(/jobs": 45/).waitFor()
  await expectGoodForEverybody(frame)
})

test('people and their rights are listed, and all data is deleted only by who types the name', async () => {
  const { frame } = await openAt(agencyView(), '/settings/people')
  await frame.getByText(owner.email).waitFor()
  await frame.getByRole('rowheader', { name: 'Apply plans' }).waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('link', { name: 'Data' }).click()
  await frame.getByRole('button', { name: 'Delete all data' }).click()
  const dialog = frame.getByRole('dialog')
  expect(await dialog.getByRole('button', { name: 'Delete all data' }).isDisabled()).toBe(true)
  await dialog.getByLabel(/Type/).fill('another name')
  expect(await dialog.getByRole('button', { name: 'Delete all data' }).isDisabled()).toBe(true)
  await expectGoodForEverybody(frame)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
})

test('a user of one sub-account is shown only the settings that are theirs', async () => {
  const person = world.users.find((user) => user.type === 'account' && user.role === 'user' && user.locationIds.includes(here.id))
  const { frame } = await openAt(`/?location=${here.id}&user=${person?.id}`, '/settings')
  await frame.getByText('For you, on this device').waitFor()
  expect(await frame.getByText('Delete all data').count()).toBe(0)
  await go(frame, '/settings/data')
  await frame.getByText('You may not see this part').waitFor()
  await expectGoodForEverybody(frame)
})

const agencyView = () => `/?view=agency&company=${here.companyId}&user=${owner.id}`
const locationView = () => `/?location=${here.id}&user=${owner.id}`

async function openAt(view: string, path: string): Promise<OpenPage> {
  const opened = await openInFrame(browser, world.sandbox.url + view)
  open.push(opened)
  await go(opened.frame, path)
  return opened
}

async function go(frame: Frame, path: string): Promise<void> {
  await followLink(frame, path)
  await frame.getByRole('heading', { level: 1 }).waitFor()
}

async function addLogLines(id: string, lines: number): Promise<void> {
  const { db } = world.database
  const job = await db.selectFrom('jobs').select(['event_seq', 'company_id', 'location_id']).where('id', '=', id).executeTakeFirstOrThrow()
  const first = Number(job.event_seq)
  const rows = Array.from({ length: lines }, (_, index) => ({
    job_id: id,
    seq: first + index + 1,
    company_id: job.company_id,
    company_seq: 1_000_000 + index,
    location_id: job.location_id,
    body: JSON.stringify({
      type: 'step.started',
      stepId: 's',
      kind: 'tag',
      key: 'k',
      title: `Thing ${index + 1}`,
      action: 'create',
      attempt: 1,
    }),
  }))
  for (let at = 0; at < rows.length; at += 1_000)
    await db
      .insertInto('events')
      .values(rows.slice(at, at + 1_000))
      .execute()
  await db
    .updateTable('jobs')
    .set({ event_seq: first + lines })
    .where('id', '=', id)
    .execute()
}
