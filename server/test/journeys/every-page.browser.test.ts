import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { describePage } from '../describe-page.ts'
import { expectGoodForEverybody, openInFrame } from '../page-in-frame.ts'
import { startWorld, type SandboxLocation, type World } from '../start-world.ts'

/**
 * Every page, narrow and wide, light and dark: nothing that axe objects to, nothing to scroll to sideways, and nothing
 * that looks otherwise than in `server/test/baselines`. A wanted change: `npx vitest run every-page -u`, and read the diff.
 */
const baselines = join(import.meta.dirname, '../baselines')

let world: World
let browser: Browser
let jobId: string
let planId: string
let blueprintId: string
let here: SandboxLocation

beforeAll(async () => {
  world = await startWorld()
  await world.install()
  browser = await launchBrowser()
  here = world.locations[0] as SandboxLocation
  const admin = await world.agencyAdmin()
  const blueprint = {
    version: 1,
    name: 'Front office',
    description: 'What a reception needs.',
    variables: { hours: { label: 'Opening hours', required: true } },
    resources: [
      // One step: the log of several that run side by side has another order each time.
      { kind: 'custom-value', key: 'b', spec: { name: 'Opening hours', value: '{{ hours }}' } },
      { kind: 'workflow', key: 'w', spec: { name: 'Greet new people', steps: ['Automation, Workflows: create it.'] } },
    ],
  }
  const saved = await admin.call<{ id: string }>('POST', '/api/blueprints', { blueprint })
  blueprintId = saved.body.id
  const { job } = await admin.provision(here.id, blueprint, { hours: '9 to 5' })
  jobId = job.id
  planId = (
    await admin.plan(
      here.id,
      { ...blueprint, resources: [...blueprint.resources, { kind: 'tag', key: 'c', spec: { name: 'VIP' } }] },
      { hours: '8 to 6' },
    )
  ).id
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const pages: [name: string, view: 'agency' | 'location', path: () => string][] = [
  ['dashboard', 'location', () => '/'],
  ['dashboard-agency', 'agency', () => '/'],
  ['provision', 'location', () => '/provision'],
  ['questions', 'location', () => `/provision?blueprint=${blueprintId}`],
  ['plan', 'location', () => `/provision/${planId}`],
  ['jobs', 'agency', () => '/jobs'],
  ['job', 'location', () => `/jobs/${jobId}`],
  ['hand-over', 'location', () => `/jobs/${jobId}/handover`],
  ['blueprints', 'location', () => '/blueprints'],
  ['blueprint', 'location', () => `/blueprints/${blueprintId}`],
  ['import', 'location', () => '/blueprints/import'],
  ['settings', 'agency', () => '/settings'],
  ['settings-keys', 'agency', () => '/settings/keys'],
  ['settings-people', 'agency', () => '/settings/people'],
  ['settings-audit', 'agency', () => '/settings/audit'],
  ['settings-data', 'agency', () => '/settings/data'],
  ['not-found', 'location', () => '/nowhere'],
]

/** Installs are noted side by side, so their lines stand in another order each time. */
const inAnyOrder = 'settings-audit'

describe('every page', () => {
  it.each(pages)('%s is as it should be, narrow and wide, light and dark', async (name, view, path) => {
    const seen: string[] = []
    for (const width of [400, 1280]) {
      const { page, frame, complaints } = await openInFrame(browser, hostUrl(view), { width })
      await go(frame, path())
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expectGoodForEverybody(frame)
        if (colorScheme === 'light' || width === 1280) seen.push(`# ${width} px, ${colorScheme}`, await describePage(frame))
      }
      expect(complaints).toEqual([])
      await page.close()
    }
    if (name === inAnyOrder) return
    await expect(`${seen.join('\n')}\n`).toMatchFileSnapshot(join(baselines, `${name}.txt`))
  })

  it('says how to open it where no workspace is around it', async () => {
    const page = await browser.newPage()
    await page.goto(world.url)
    await page.getByRole('heading', { name: 'Open it from the sidebar' }).waitFor()
    await page.evaluate(axe.source)
    expect(
      await page.evaluate(async () => (await (window as unknown as { axe: typeof axe }).axe.run()).violations.map(({ id }) => id)),
    ).toEqual([])
    await page.close()
  })
})

function hostUrl(view: 'agency' | 'location'): string {
  const owner = world.users.find((user) => user.companyId === here.companyId && user.isOwner)
  const query = new URLSearchParams({ user: owner?.id ?? '' })
  if (view === 'location') query.set('location', here.id)
  else {
    query.set('view', 'agency')
    query.set('company', here.companyId)
  }
  return `${world.sandbox.url}/?${query.toString()}`
}

/** As a click on a link would, and until nothing is on its way any more. */
async function go(frame: Frame, path: string): Promise<void> {
  await frame.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href })
    document.body.append(link)
    link.click()
    link.remove()
  }, path)
  await frame.waitForFunction((wanted) => window.location.pathname + window.location.search === wanted, path)
  await frame.getByRole('heading', { level: 1 }).waitFor()
  await frame.waitForFunction(() => document.querySelector('main .skeleton, main .spinner') === null)
  await frame.page().mouse.move(0, 0)
}
