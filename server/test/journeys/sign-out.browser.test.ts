import type { Browser, Frame } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, followLink, openInFrame, type OpenPage } from '../page-in-frame.ts'
import { startWorld, type SandboxLocation, type SandboxUser, type World } from '../start-world.ts'

let world: World
let browser: Browser
let here: SandboxLocation
let owner: SandboxUser
const open: OpenPage[] = []

beforeAll(async () => {
  world = await startWorld()
  await world.install()
  browser = await launchBrowser()
  here = world.locations[0] as SandboxLocation
  owner = world.users.find((user) => user.companyId === here.companyId && user.isOwner) as SandboxUser
}, 60_000)
afterEach(() => Promise.all(open.splice(0).map(({ page }) => page.close())))
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test('a person sees both of their pages, ends the other, and that one stays ended until somebody wants otherwise', async () => {
  const other = await openAt('/jobs')
  const { frame } = await openAt('/settings/sessions')
  await frame.getByText('this one').waitFor()
  await frame.getByText('Chrome on Linux').first().waitFor()
  expect(await frame.locator('.key-row').count()).toBe(2)
  await expectGoodForEverybody(frame)
  await frame.getByRole('button', { name: /^End: Chrome on Linux/ }).click()
  await frame.getByText('The session is ended').waitFor()
  expect(await frame.locator('.key-row').count()).toBe(1)

  await go(other.frame, '/blueprints')
  await other.frame.getByRole('heading', { name: 'You are signed out' }).waitFor()
  await go(frame, '/jobs')
  expect(await frame.getByRole('heading', { name: 'You are signed out' }).count()).toBe(0)
  await other.frame.getByRole('button', { name: 'Sign in again' }).click()
  await other.frame.getByRole('heading', { name: 'Blueprints' }).waitFor()
})

test('who signs out is signed in again by a press of the button and by nothing else', async () => {
  const { page, frame } = await openAt('/settings/sessions')
  const exchanges: string[] = []
  await frame.getByRole('button', { name: 'Sign out' }).click()
  await frame.getByRole('heading', { name: 'You are signed out' }).waitFor()
  await expectGoodForEverybody(frame)
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/auth/session')) exchanges.push(request.url())
  })
  await page.reload()
  const again = (await (await page.waitForSelector('iframe')).contentFrame()) as Frame
  await again.getByRole('heading', { name: 'You are signed out' }).waitFor()
  await page.waitForTimeout(1_000)
  expect(exchanges).toEqual([])
  await again.getByRole('button', { name: 'Sign in again' }).click()
  await again.getByRole('link', { name: 'Jobs' }).first().waitFor()
  expect(exchanges).toHaveLength(1)
  await page.reload()
  const back = (await (await page.waitForSelector('iframe')).contentFrame()) as Frame
  await back.getByRole('link', { name: 'Jobs' }).first().waitFor()
})

test('an agency admin signs a person out from the list of people', async () => {
  const user = world.users.find((one) => one.companyId === here.companyId && one.type === 'agency' && one.role === 'user') as SandboxUser
  const person = await world.signIn(user.id)
  const { frame } = await openAt('/settings/people')
  await frame.getByRole('button', { name: `Sign out: ${user.name}` }).click()
  await frame.getByText(`${user.name} is signed out`).waitFor()
  expect((await person.call('GET', '/api/auth/session')).status).toBe(401)
  await expectGoodForEverybody(frame)
})

async function openAt(path: string): Promise<OpenPage> {
  const opened = await openInFrame(browser, `${world.sandbox.url}/?view=agency&company=${here.companyId}&user=${owner.id}`)
  open.push(opened)
  await go(opened.frame, path)
  return opened
}

async function go(frame: Frame, path: string): Promise<void> {
  await followLink(frame, path)
  await frame.getByRole('heading', { level: 1 }).waitFor()
}
