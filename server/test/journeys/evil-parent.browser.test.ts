import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Blueprint } from '../../contract/blueprint.ts'
import { launchBrowser } from '../browser.ts'
import { openInFrame } from '../page-in-frame.ts'
import { sealContext } from '../seal-context.ts'
import { untilLoaded } from '../start-pages.ts'
import { startWorld, type World } from '../start-world.ts'

/** Each of them would set `window.hacked` if it ran. */
const payloads = [
  '<script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=1">',
  '"><svg onload=window.hacked=1>',
  "javascript:window.hacked=1//'",
  '<iframe srcdoc="<script>parent.hacked=1</script>">',
  '{{constructor.constructor("window.hacked=1")()}}',
  '</title><script>window.hacked=1</script>',
  '&lt;img src=x onerror=window.hacked=1&gt;',
]

let world: World
let browser: Browser
let page: Page
/** A site that nobody has allowed to frame us, and one that the operator has, by mistake. */
let stranger: Server
let trusted: Server

beforeAll(async () => {
  stranger = await openParent()
  trusted = await openParent()
  world = await startWorld({ env: { FRAME_ANCESTORS: urlOf(trusted) } })
  await world.install()
  browser = await launchBrowser()
}, 60_000)
afterEach(() => page?.close())
afterAll(async () => {
  await browser?.close()
  await world?.close()
  stranger?.close()
  trusted?.close()
})

test('a site that is not the platform cannot frame the page', async () => {
  page = await browser.newPage()
  const refusals: string[] = []
  page.on('console', (message) => refusals.push(message.text()))
  await page.goto(urlOf(stranger))
  await expect.poll(() => refusals.some((line) => line.includes('frame-ancestors')), { timeout: 10_000 }).toBe(true)
  const frame = page.frames().find((one) => one !== page.mainFrame())
  expect(frame?.url()).not.toContain(world.url)
})

test.each([
  ['silent, of wrong shapes, too large or from another frame', ['none', 'shapes', 'huge', 'sibling']],
  ['made up, or of another app', ['forged', 'other-app']],
])('a parent that may frame it, and whose answers are %s, gets an empty shell', async (_what, ways) => {
  await Promise.all(
    ways.map(async (say) => {
      const opened = await browser.newPage()
      const seen = await lookInto(opened, `${urlOf(trusted)}/?say=${say}`)
      expect({ say, ...seen }).toEqual({ say, authorized: [], accepted: [], leaks: [], isHacked: false })
      await opened.close()
    }),
  )
})

test('names that are markup are shown as text, and nothing of them runs', async () => {
  const admin = await world.agencyAdmin()
  const locationId = world.locations[0]?.id ?? ''
  const blueprint = {
    version: 1,
    name: payloads[0] ?? '',
    resources: payloads.map((name, n) => ({
      kind: 'custom-value',
      key: `v${n}`,
      spec: { name: `${n} ${name}`.slice(0, 100), value: name },
    })),
  } as unknown as Blueprint
  const stored = await admin.call<{ id: string }>('POST', '/api/blueprints', { blueprint })
  expect(stored.status).toBe(201)
  const { plan, job } = await admin.provision(locationId, blueprint)
  const opened = await openInFrame(browser, world.sandbox.url)
  page = opened.page
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  const { frame } = opened
  const routes = [
    '/',
    '/blueprints',
    `/blueprints/${stored.body.id}`,
    `/provision/${plan.id}`,
    '/jobs',
    `/jobs/${job.id}`,
    `/jobs/${job.id}/handover`,
  ]
  let shown = 0
  for (const route of routes) {
    await frame.goto(world.url + route)
    await untilLoaded(frame)
    // A picture that is not there says so a moment later.
    await page.waitForTimeout(400)
    expect(await isHacked(frame), route).toBe(false)
    const text = await frame.evaluate(() => document.body.innerText)
    if (text.includes('window.hacked=1')) shown += 1
  }
  expect(shown).toBeGreaterThan(2)
  expect(dialogs).toEqual([])
})

test('an error whose words are markup is shown as text', async () => {
  const opened = await openInFrame(browser, world.sandbox.url)
  page = opened.page
  const problem = {
    type: 'x',
    title: payloads[1],
    status: 500,
    code: 'internal',
    detail: payloads[2],
    hint: payloads[0],
    requestId: payloads[4],
  }
  await page.route('**/api/blueprints*', (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  )
  await opened.frame.goto(`${world.url}/blueprints`)
  await opened.frame.getByText('svg onload').first().waitFor({ timeout: 15_000 })
  expect(await isHacked(opened.frame)).toBe(false)
})

test('no text can be made markup in the page, by whatever script', async () => {
  const { page: opened, frame } = await openInFrame(browser, world.sandbox.url)
  page = opened
  const tried = await frame.evaluate(() => {
    const attempts: Record<string, () => void> = {
      innerHTML: () => (document.body.innerHTML = '<b>x</b>'),
      policy: () =>
        (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes.createPolicy('p', {}),
      script: () => (document.createElement('script').text = '1'),
    }
    return Object.entries(attempts).flatMap(([name, attempt]) => {
      try {
        attempt()
        return [name]
      } catch {
        return []
      }
    })
  })
  expect(tried).toEqual([])
})

/** A page that frames ours and says to it what the test wants said. */
async function openParent(): Promise<Server> {
  const server = createServer((request, answer) => {
    answer.setHeader('content-type', 'text/html')
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://parent')
    if (pathname === '/sibling') return answer.end(siblingPage())
    if (pathname !== '/') return answer.writeHead(404).end()
    return answer.end(parentPage(searchParams.get('say') ?? 'none'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function parentPage(said: string): string {
  const message = 'REQUEST_USER_DATA_RESPONSE'
  const person = {
    userId: 'attacker1',
    companyId: world.locations[0]?.companyId,
    role: 'admin',
    userName: 'A',
    email: 'a@evil.example.com',
  }
  const answers: Record<string, unknown[]> = {
    none: [],
    shapes: [
      null,
      7,
      'x',
      [],
      {},
      { message },
      { message, payload: 7 },
      { message, payload: '' },
      { message, payload: { toString: 'x' } },
      { message: [message], payload: 'x' },
    ],
    huge: [{ message, payload: 'A'.repeat(10_000_000) }],
    forged: [{ message, payload: Buffer.from(`Salted__${'x'.repeat(200)}`).toString('base64') }],
    'other-app': [{ message, payload: sealContext(person, 'the secret of another app') }],
    sibling: [],
  }
  return `<!doctype html><iframe id="app" src="${world.url}/" width="900" height="600"></iframe>
    ${said === 'sibling' ? '<iframe src="/sibling"></iframe>' : ''}
    <script>
      const answers = ${JSON.stringify(answers[said] ?? [])}
      addEventListener('message', (event) => { for (const answer of answers) event.source.postMessage(answer, '*') })
    </script>`
}

/** It even has a good context; but it is not the parent. */
function siblingPage(): string {
  const person = {
    userId: 'attacker1',
    companyId: world.locations[0]?.companyId,
    role: 'admin',
    userName: 'A',
    email: 'a@evil.example.com',
  }
  const good = { message: 'REQUEST_USER_DATA_RESPONSE', payload: sealContext(person, world.config.highlevel.sharedSecret) }
  return `<script>setInterval(() => parent.frames[0].postMessage(${JSON.stringify(good)}, '*'), 50)</script>`
}

/** No request carries a token, no sign-in works, and no word of the agency is on the page. */
type Shell = { authorized: string[]; accepted: number[]; leaks: string[]; isHacked: boolean }

/** Requests that carried a token, sign-ins that worked, and words of the agency that stand on the page. */
async function lookInto(opened: Page, url: string): Promise<Shell> {
  const authorized: string[] = []
  const accepted: number[] = []
  opened.on('request', (request) => {
    if (request.headers()['authorization'] !== undefined) authorized.push(request.url())
  })
  opened.on('response', (response) => {
    if (response.url().endsWith('/api/auth/session') && response.ok()) accepted.push(response.status())
  })
  await opened.goto(url)
  const frame = await frameOf(opened)
  await frame.getByRole('heading', { level: 1 }).waitFor({ timeout: 25_000 })
  const text = await frame.evaluate(() => document.body.innerText)
  const leaks = world.locations.map((location) => location.name).filter((name) => text.includes(name))
  return { authorized, accepted, leaks, isHacked: await isHacked(frame) }
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function frameOf(opened: Page): Promise<Frame> {
  const frame = await (await opened.waitForSelector('#app')).contentFrame()
  if (frame === null) throw new Error('there is no frame')
  return frame
}

function isHacked(frame: Frame): Promise<boolean> {
  return frame.evaluate(() => 'hacked' in window || 'hacked' in document)
}
