import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Frame } from 'playwright-core'
import { build } from 'vite'
import { buildClientIfStale } from '../build-client.ts'
import { compressAssets } from '../compress-assets.ts'
import { findChromium } from '../find-chromium.ts'
import { ask, type BenchWorld } from './bench-world.ts'
import { median, percentile } from './figures.ts'
import { peersFolder } from './peers.ts'
import { passOn, serveFolder, startStage } from './page-stage.ts'

/** One load of a page: times in ms from the frame's own beginning, script in bytes as it travelled before the largest paint. */
export type Load = { lcp: number; inp: number; cls: number; script: number }
export type PageSamples = { ours: Load[]; twin: Load[] }

const lines = 130
const throttle = 4
const dist = join(import.meta.dirname, '../../dist/client')

/**
 * The plan's page in a frame, cold, on a processor four times slower; and the same plan drawn with React 19 by a page that
 * does nothing else. Loads alternate. INP is the slowest of six interactions: open a line, leave one out, everything,
 * two letters of a search, and back.
 */
export async function benchPage(world: BenchWorld, rounds: number): Promise<PageSamples> {
  await buildClientIfStale(console.log)
  const folder = await mkdtemp(join(tmpdir(), 'groundwork-twin-'))
  const closers: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    await buildTwin(folder)
    const planId = await makePlan(world)
    const { payload } = await ask<{ payload: string }>(`${world.sandboxUrl}/sandbox/control/context`, 'POST', await anyAdmin(world))
    const onward = passOn(world.url)
    const ours = await startStage(payload, onward)
    closers.unshift(() => ours.close())
    // Its files come over a second hop too, as ours come from the product.
    const shelf = await startStage(payload, await serveFolder(folder, onward))
    closers.unshift(() => shelf.close())
    const fromShelf = passOn(shelf.url)
    const twin = await startStage(payload, (req, res) => (req.url?.startsWith('/api/') ? onward : fromShelf)(req, res))
    closers.unshift(() => twin.close())
    const { executablePath, env } = await findChromium()
    const browser = await chromium.launch({ executablePath, env: { ...inherited(), ...env }, args: ['--no-sandbox', '--disable-gpu'] })
    closers.unshift(() => browser.close())
    const samples: PageSamples = { ours: [], twin: [] }
    for (let round = -1; round < rounds; round += 1) {
      for (const [name, { url }] of [
        ['ours', ours],
        ['twin', twin],
      ] as const) {
        const load = await loadOnce(browser, `${url}/parent?frame=/provision/${planId}`)
        if (round >= 0) samples[name].push(load)
      }
    }
    return samples
  } finally {
    for (const one of closers) await one()
  }
}

export function tellPage({ ours, twin }: PageSamples): string[] {
  const p75 = (loads: Load[], name: keyof Load) =>
    percentile(
      loads.map((load) => load[name]),
      0.75,
    )
  const both = (name: keyof Load, write: (value: number) => string) => `ours ${write(p75(ours, name))}, React ${write(p75(twin, name))}`
  const inMs = (value: number) => `${Math.round(value)} ms`
  const ratio = median(twin.map(({ lcp }) => lcp)) / median(ours.map(({ lcp }) => lcp))
  return [
    `a plan of ${lines} lines in a frame, cold cache, processor ${throttle}× slower, p75 of ${ours.length} loads each`,
    `largest paint   ${both('lcp', inMs)}; median ratio ${ratio.toFixed(2)}; target ≤ 800 ms ${p75(ours, 'lcp') <= 800 ? 'met' : 'MISSED'}`,
    `interaction     ${both('inp', inMs)}; target ≤ 100 ms ${p75(ours, 'inp') <= 100 ? 'met' : 'MISSED'}`,
    `layout shift    ${both('cls', (value) => value.toFixed(3))}; until the first click; target ≤ 0.01 ${p75(ours, 'cls') <= 0.01 ? 'met' : 'MISSED'}`,
    `script (gzip)   ${both('script', (value) => `${(value / 1024).toFixed(1)} KB`)}: ours is the whole app's base, the twin is this one screen`,
    'The twin signs in and fetches the plan as ours does. It asks for no sub-accounts and no configuration, and has no router, second language, decisions, roll-back or live updates.',
  ]
}

export function inherited(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

async function loadOnce(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await page.addInitScript(watch)
    const cdp = await context.newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle })
    await page.goto(url)
    const frame = await (await page.waitForSelector('iframe')).contentFrame()
    if (frame === null) throw new Error('the stage has no frame')
    await frame.locator('.line-toggle').first().waitFor({ timeout: 30_000 })
    await page.waitForTimeout(1_000)
    // What moves because somebody opens a line is no shift by its definition; in a frame of the same process the browser does not know.
    const { lcp, cls, script } = await readLoad(frame)
    await frame.locator('.line-toggle').nth(2).click()
    await frame.locator('.line-check').nth(4).click()
    await frame.locator('.chip, .segment').last().click()
    await frame.locator('input[type=search]').pressSequentially('ta', { delay: 150 })
    await frame.locator('.chip, .segment').first().click()
    await page.waitForTimeout(1_000)
    const { inp } = await frame.evaluate(() => (window as unknown as Watched).seen)
    return { lcp, inp, cls, script }
  } finally {
    await context.close()
  }
}

type Watched = { seen: { lcp: number; inp: number; cls: number } }

/** Runs in every frame before its page does. */
function watch(): void {
  const seen = { lcp: 0, inp: 0, cls: 0 }
  ;(window as unknown as Watched).seen = seen
  const on = (
    type: string,
    take: (entry: PerformanceEntry & { value?: number; hadRecentInput?: boolean; interactionId?: number }) => void,
  ) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
      durationThreshold: 16,
    } as PerformanceObserverInit)
  on('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime))
  on('layout-shift', (entry) => (seen.cls += entry.hadRecentInput ? 0 : (entry.value ?? 0)))
  on('event', (entry) => (seen.inp = entry.interactionId ? Math.max(seen.inp, entry.duration) : seen.inp))
}

function readLoad(frame: Frame): Promise<{ lcp: number; cls: number; script: number }> {
  return frame.evaluate(() => {
    const { lcp, cls } = (window as unknown as Watched).seen
    const scripts = performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('.js') && entry.startTime < lcp) as PerformanceResourceTiming[]
    return { lcp, cls, script: scripts.reduce((sum, entry) => sum + entry.encodedBodySize, 0) }
  })
}

async function buildTwin(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: join(peersFolder, 'page-react'),
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic' } },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
  })
  const style = (await readdir(join(dist, 'assets'))).filter((name) => name.startsWith('index-') && name.endsWith('.css')).at(-1)
  if (style !== undefined) await copyFile(join(dist, 'assets', style), join(folder, 'twin.css'))
  await compressAssets(folder)
  await compressAssets(join(folder, 'assets'))
}

async function makePlan(world: BenchWorld): Promise<string> {
  const [locationId = ''] = world.locationIds
  const resources = Array.from({ length: lines }, (_, n) =>
    n % 2 === 0
      ? { kind: 'tag', key: `t${n}`, spec: { name: `tag ${n}` } }
      : { kind: 'custom-value', key: `v${n}`, spec: { name: `value ${n}`, value: `what stands in it, number ${n}` } },
  )
  const blueprint = { version: 1, name: 'Bench', resources }
  return (await ask<{ id: string }>(`${world.url}/api/plans`, 'POST', { locationId, blueprint }, world.token)).id
}

export async function anyAdmin(world: BenchWorld): Promise<{ userId: string }> {
  type State = { users: { id: string; type: string; role: string; companyId: string }[]; locations: { companyId: string }[] }
  const { users, locations } = await ask<State>(`${world.sandboxUrl}/sandbox/control/state`, 'GET')
  const admin = users.find((user) => user.type === 'agency' && user.role === 'admin' && user.companyId === locations[0]?.companyId)
  return { userId: admin?.id ?? '' }
}
