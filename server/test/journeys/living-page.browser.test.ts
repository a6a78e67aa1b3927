import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { build } from 'vite'
import { newDoor } from '../../http/door.ts'
import { listen } from '../../http/listen.ts'
import { contentSecurityPolicy } from '../../http/middleware/security-headers.ts'
import { pageDoor } from '../../http/page.ts'
import { launchBrowser } from '../browser.ts'

/** The living page of parts, `/ui`, in a developer's build, under the policy that the product serves it with. */
const root = join(import.meta.dirname, '../../..')
const sides = ['Light', 'Dark', 'Right to left']

let folder: string
let server: Server
let url: string
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundwork-ui-'))
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'client'),
    mode: 'development',
    logLevel: 'error',
    build: { outDir: folder },
  })
  const door = newDoor()
  door.use(async (c, next) => {
    await next()
    c.header('content-security-policy', contentSecurityPolicy([]))
  })
  door.route('/', pageDoor(folder))
  const listening = await listen(door, 0)
  server = listening.server
  url = `http://127.0.0.1:${listening.port}/ui`
  browser = await launchBrowser()
})
afterEach(() => page?.close())
afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
  await rm(folder, { recursive: true, force: true })
})

test.each(['light', 'dark'] as const)('every part is drawn in every state where the system is %s', async (colorScheme) => {
  const complaints: string[] = []
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme, reducedMotion: 'reduce' })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined))
  await page.goto(url)
  await page.getByRole('heading', { level: 1, name: 'What the page is made of' }).waitFor()

  const names = await page.getByRole('navigation', { name: 'Parts' }).getByRole('link').allTextContents()
  expect(names.length).toBeGreaterThan(14)
  expect(await page.locator('main > section > h2').allTextContents()).toEqual(names)
  for (const name of names)
    for (const side of sides) {
      const box = await page.getByRole('group', { name: `${name}, ${side}`, exact: true }).boundingBox()
      expect({ name, side, isSeen: (box?.height ?? 0) > 24 && (box?.width ?? 0) > 200 }).toEqual({ name, side, isSeen: true })
    }
  expect(await page.locator('.colour').count()).toBeGreaterThan(sides.length * 20)
  const grounds = await page
    .locator('.living-side')
    .evaluateAll((all) => all.slice(0, 2).map((one) => getComputedStyle(one).backgroundColor))
  expect(new Set(grounds).size).toBe(2)

  await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const { axe: here } = window as unknown as { axe: typeof axe }
    return (await here.run()).violations.map(
      ({ id, nodes }) => `${id}: ${JSON.stringify(nodes[0]?.target)} ${nodes[0]?.failureSummary ?? ''}`,
    )
  })
  expect(violations).toEqual([])
  for (const width of [1280, 400]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  }
  expect(complaints).toEqual([])
})

test('no part of client/ui is missing from it', async () => {
  const drawn = await readFile(join(root, 'client/screens/living/living-parts.tsx'), 'utf8')
  const parts = (await readdir(join(root, 'client/ui'))).filter((name) => name.endsWith('.tsx'))
  expect(parts.filter((name) => !drawn.includes(`/ui/${name}'`))).toEqual([])
})
