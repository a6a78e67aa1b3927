import pg from 'pg'
import { type Browser, chromium, type Frame, type Page } from 'playwright-core'
import { buildClientIfStale } from '../build-client.ts'
import { findChromium } from '../find-chromium.ts'
import { ask, type BenchWorld } from './bench-world.ts'
import { percentile, verdict } from './figures.ts'
import { anyAdmin, inherited } from './page.ts'
import { passOn, startStage } from './page-stage.ts'

/** One way through a list: the time between any two frames, in ms, and how many rows were in the document at most. */
type Scroll = { list: string; throttle: number; frames: number[]; rows: number }

const planLines = 2_000
const logLines = 50_000
const longFrameMs = 50
const throttles = [1, 4]

/** A plan of 2,000 lines and a log of 50,000 are scrolled with a wheel, a notch every frame, in a frame of a real Chromium. */
export async function benchScroll(world: BenchWorld): Promise<Scroll[]> {
  await buildClientIfStale(console.log)
  const planId = await makePlan(world)
  const jobId = await makeLog(world)
  const { payload } = await ask<{ payload: string }>(`${world.sandboxUrl}/sandbox/control/context`, 'POST', await anyAdmin(world))
  const stage = await startStage(payload, passOn(world.url))
  const { executablePath, env } = await findChromium()
  const browser = await chromium.launch({ executablePath, env: { ...inherited(), ...env }, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const samples: Scroll[] = []
    for (const throttle of throttles) {
      samples.push(await scrollPlan(browser, `${stage.url}/parent?frame=/provision/${planId}`, throttle))
      samples.push(await scrollLog(browser, `${stage.url}/parent?frame=/jobs/${jobId}`, throttle))
    }
    return samples
  } finally {
    await browser.close()
    await stage.close()
  }
}

export function tellScroll(samples: readonly Scroll[]): string[] {
  return samples.map(({ list, throttle, frames, rows }) => {
    const long = frames.filter((time) => time > longFrameMs).length
    const share = long / frames.length
    const figures = `p50 ${percentile(frames, 0.5).toFixed(0)} ms, p95 ${percentile(frames, 0.95).toFixed(0)} ms, slowest ${Math.max(...frames).toFixed(0)} ms`
    const target = throttle === 1 ? `; target ≤ 1% over ${longFrameMs} ms ${verdict(share <= 0.01)}` : ''
    const processor = throttle === 1 ? 'the processor as it is' : `a processor ${throttle}× slower`
    return `${list}, ${processor}: ${frames.length} frames, ${figures}; over ${longFrameMs} ms: ${long}; at most ${rows} rows drawn${target}`
  })
}

async function scrollPlan(browser: Browser, url: string, throttle: number): Promise<Scroll> {
  return scrollIn(browser, url, throttle, {
    list: `a plan of ${planLines.toLocaleString('en')} lines`,
    ready: (frame) => frame.locator('[data-windowed] [data-row]').first().waitFor({ timeout: 60_000 }),
    at: { x: 640, y: 450 },
    down: 1,
  })
}

async function scrollLog(browser: Browser, url: string, throttle: number): Promise<Scroll> {
  return scrollIn(browser, url, throttle, {
    list: `a log of ${logLines.toLocaleString('en')} lines`,
    ready: (frame) => frame.getByText(`Thing ${logLines}`, { exact: true }).waitFor({ timeout: 120_000 }),
    at: { x: 1_000, y: 600 },
    down: -1,
  })
}

type Way = { list: string; ready(frame: Frame): Promise<unknown>; at: { x: number; y: number }; down: 1 | -1 }

async function scrollIn(browser: Browser, url: string, throttle: number, way: Way): Promise<Scroll> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await page.goto(url)
    const frame = await (await page.waitForSelector('iframe')).contentFrame()
    if (frame === null) throw new Error('the stage has no frame')
    await way.ready(frame)
    await page.waitForTimeout(1_500)
    const cdp = await context.newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle })
    await frame.evaluate(watchFrames)
    await page.mouse.move(way.at.x, way.at.y)
    await turnWheel(page, way.down)
    const { frames, rows, moved } = await frame.evaluate(() => (window as unknown as { seen: Seen }).seen)
    if (moved < 10) throw new Error(`${way.list} did not scroll`)
    return { list: way.list, throttle, frames, rows }
  } finally {
    await context.close()
  }
}

const notches = 180
const notchPx = 240

async function turnWheel(page: Page, down: 1 | -1): Promise<void> {
  for (let notch = 0; notch < notches; notch += 1) await page.mouse.wheel(0, down * notchPx)
  await page.waitForTimeout(500)
}

type Seen = { frames: number[]; rows: number; moved: number }

/** Runs in the page. */
function watchFrames(): void {
  const seen: Seen = { frames: [], rows: 0, moved: 0 }
  ;(window as unknown as { seen: Seen }).seen = seen
  let last = performance.now()
  const look = (now: number) => {
    seen.frames.push(now - last)
    last = now
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  addEventListener(
    'scroll',
    () => {
      seen.moved += 1
      seen.rows = Math.max(seen.rows, document.querySelectorAll('[data-row]').length)
    },
    { capture: true, passive: true },
  )
}

async function makePlan(world: BenchWorld): Promise<string> {
  const [locationId = ''] = world.locationIds
  const resources = Array.from({ length: planLines }, (_, n) =>
    n % 2 === 0
      ? { kind: 'tag', key: `t${n}`, spec: { name: `tag ${n}` } }
      : { kind: 'custom-value', key: `v${n}`, spec: { name: `value ${n}`, value: `what stands in it, number ${n}` } },
  )
  const blueprint = { version: 1, name: 'Long', resources }
  return (await ask<{ id: string }>(`${world.url}/api/plans`, 'POST', { locationId, blueprint }, world.token)).id
}

/** A job of one step whose log is made long in the database: a real one of that length would take an hour under the platform's limits. */
async function makeLog(world: BenchWorld): Promise<string> {
  const [, locationId = ''] = world.locationIds
  const blueprint = { version: 1, name: 'Talkative', resources: [{ kind: 'tag', key: 'a', spec: { name: 'only one' } }] }
  const plan = await ask<{ id: string; hash: string }>(`${world.url}/api/plans`, 'POST', { locationId, blueprint }, world.token)
  const { jobId } = await ask<{ jobId: string }>(`${world.url}/api/provisioning`, 'POST', { planId: plan.id, hash: plan.hash }, world.token)
  while ((await ask<{ status: string }>(`${world.url}/api/jobs/${jobId}`, 'GET', undefined, world.token)).status !== 'SUCCESS')
    await new Promise((resolve) => setTimeout(resolve, 200))
  const client = new pg.Client({ connectionString: world.databaseUrl })
  await client.connect()
  try {
    await client.query(
      `insert into events (job_id, seq, company_id, company_seq, location_id, body)
       select id, event_seq + n, company_id, 1000000 + n, location_id, jsonb_build_object('type', 'step.started', 'stepId', 's', 'kind', 'tag',
         'key', 'k', 'title', 'Thing ' || n, 'action', 'create', 'attempt', 1)
       from jobs, generate_series(1, $2::int) n where id = $1`,
      [jobId, logLines],
    )
    await client.query('update jobs set event_seq = event_seq + $2::int where id = $1', [jobId, logLines])
  } finally {
    await client.end()
  }
  return jobId
}
