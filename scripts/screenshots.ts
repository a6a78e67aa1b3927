import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Frame, type Page } from 'playwright-core'
import type { BlueprintPage, StoredBlueprint } from '../server/contract/blueprint.ts'
import type { ConfigAnswer } from '../server/contract/config-door.ts'
import type { Plan } from '../server/contract/plan.ts'
import { ask, control, startBenchWorld, type BenchWorld } from './bench/bench-world.ts'
import { passOn, startStage } from './bench/page-stage.ts'
import { buildClientIfStale } from './build-client.ts'
import { findChromium } from './find-chromium.ts'

/** `node scripts/screenshots.ts`: the pictures of the listing and the README, taken from a run against the sandbox. */
const folder = join(import.meta.dirname, '../marketplace/screenshots')
/** What the Marketplace takes: 600 to 1000 px wide, 500 KB; ours stay small. */
const size = { width: 1000, height: 750 }
const mostBytes = 300 * 1024

type Shot = { name: string; path: string; ready: RegExp; colorScheme?: 'light' | 'dark'; before?(frame: Frame): Promise<unknown> }

const people = ['Nora', 'Samuel', 'Priya', 'Jonas', 'Elena', 'Marcus', 'Aisha', 'Tom']
const families = ['Whitfield', 'Okafor', 'Raman', 'Lindqvist', 'Castillo', 'Bell', 'Haddad', 'Nguyen']
let asked = 0

await buildClientIfStale(console.log)
await mkdir(folder, { recursive: true })
const world = await startBenchWorld('all')
try {
  await takeAll(world)
} finally {
  await world.close()
}

async function takeAll(world: BenchWorld): Promise<void> {
  const { payload, locationId, clinic } = await prepare(world)
  const stage = await startStage(payload, passOn(world.url))
  const { executablePath, env } = await findChromium()
  const inherited = Object.fromEntries(Object.entries(process.env).filter((one): one is [string, string] => one[1] !== undefined))
  const browser = await chromium.launch({ executablePath, env: { ...inherited, ...env }, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const first = await makePlan(world, locationId, clinic)
    await take(await browser.newContext(), stage.url, {
      name: '1-plan',
      path: `/provision/${first.id}`,
      ready: /Dental/,
      before: openALine,
    })
    await control(world.sandboxUrl, 'POST', '/quirks', { latencyMs: 1_500 })
    const { jobId } = await ask<{ jobId: string }>(
      `${world.url}/api/provisioning`,
      'POST',
      { planId: first.id, hash: first.hash },
      world.token,
    )
    await take(await browser.newContext(), stage.url, { name: '2-live', path: `/jobs/${jobId}`, ready: /^[3-9]\d of \d+$/ })
    await control(world.sandboxUrl, 'POST', '/quirks', { latencyMs: 0 })
    await waitForEnd(world, jobId)
    const others: Shot[] = [
      { name: '3-done', path: `/jobs/${jobId}`, ready: /is set up$/ },
      { name: '4-blueprints', path: '/blueprints', ready: /resources/ },
      { name: '5-blueprint', path: `/blueprints/${clinic.id}`, ready: /^Calendars$/ },
      { name: '6-dark', path: '/', ready: /^Success/, colorScheme: 'dark' },
    ]
    for (const shot of others) await take(await browser.newContext(), stage.url, shot)
  } finally {
    await browser.close()
    await stage.close()
  }
}

/** The page alone, as it stands in the sidebar's frame; what marks a sandbox is left out. */
async function take(context: BrowserContext, stageUrl: string, shot: Shot): Promise<void> {
  const page: Page = await context.newPage()
  await page.setViewportSize(size)
  await page.emulateMedia({ colorScheme: shot.colorScheme ?? 'light', reducedMotion: 'reduce' })
  await page.route('**/api/config', async (route) => {
    const response = await route.fetch()
    const config = (await response.json()) as ConfigAnswer
    await route.fulfill({ response, json: { ...config, features: { ...config.features, sandbox: false } } })
  })
  await page.goto(`${stageUrl}/parent?frame=${encodeURIComponent(shot.path)}`)
  const element = await page.waitForSelector('iframe')
  await element.evaluate((iframe, height) => (iframe.style.height = `${height}px`), size.height)
  const frame = await element.contentFrame()
  if (frame === null) throw new Error('the stage has no frame')
  await frame.getByText(shot.ready).first().waitFor({ timeout: 60_000 })
  await frame.waitForFunction(() => document.querySelector('main .skeleton') === null)
  await shot.before?.(frame)
  await page.waitForTimeout(600)
  const words = await frame.evaluate(() => document.body.innerText)
  if (/highlevel|\bghl\b|sandbox/i.test(words)) throw new Error(`${shot.name} shows a name that a listing must not show`)
  const picture = await page.screenshot()
  if (picture.length > mostBytes) throw new Error(`${shot.name} is ${picture.length} bytes; ${mostBytes} are allowed`)
  await writeFile(join(folder, `${shot.name}.png`), picture)
  console.log(`${shot.name}.png  ${Math.round(picture.length / 1024)} KB`)
  await context.close()
}

async function openALine(frame: Frame): Promise<void> {
  await frame.locator('.line-toggle').first().click()
}

async function prepare(world: BenchWorld) {
  const list = await ask<BlueprintPage>(`${world.url}/api/blueprints`, 'GET', undefined, world.token)
  const starter = list.items.find(({ name }) => name.includes('Dental'))
  if (starter === undefined) throw new Error('the starter library has no dental clinic')
  const clinic = await ask<StoredBlueprint>(`${world.url}/api/blueprints/${starter.id}`, 'GET', undefined, world.token)
  type State = { users: { id: string; companyId: string; type: string; role: string }[]; locations: { id: string; companyId: string }[] }
  const state = await control<State>(world.sandboxUrl, 'GET', '/state')
  const [locationId = ''] = world.locationIds
  const companyId = state.locations.find(({ id }) => id === locationId)?.companyId
  const admin = state.users.find((user) => user.companyId === companyId && user.type === 'agency' && user.role === 'admin')
  const { payload } = await control<{ payload: string }>(world.sandboxUrl, 'POST', '/context', { userId: admin?.id })
  return { payload, locationId, clinic }
}

function makePlan(world: BenchWorld, locationId: string, { id, blueprint }: StoredBlueprint): Promise<Plan> {
  const variables = Object.fromEntries(
    Object.entries(blueprint.variables ?? {}).flatMap(([name, variable]) =>
      variable.default === undefined ? [[name, answerOf(name)]] : [],
    ),
  )
  return ask<Plan>(`${world.url}/api/plans`, 'POST', { locationId, blueprintId: id, variables }, world.token)
}

/** Something that a clinic might have said; nobody is called twice the same. */
function answerOf(name: string): string {
  const turn = asked++
  if (name.includes('email')) return `desk${turn}@brightsmile.example`
  if (name.includes('phone')) return `+1 512 555 ${String(120 + turn).padStart(4, '0')}`
  if (/url|link|website/.test(name)) return `https://brightsmile.example/${turn}`
  if (name.includes('first_name')) return people[turn % people.length] ?? ''
  if (name.includes('last_name')) return families[turn % families.length] ?? ''
  return name.includes('name') ? 'Bright Smile Dental' : `${12 + turn} Maple Street`
}

async function waitForEnd(world: BenchWorld, jobId: string): Promise<void> {
  for (const began = Date.now(); Date.now() - began < 120_000;) {
    const { status } = await ask<{ status: string }>(`${world.url}/api/jobs/${jobId}`, 'GET', undefined, world.token)
    if (status === 'SUCCESS') return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the job did not end well')
}
