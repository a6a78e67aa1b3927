import type { Frame } from 'playwright-core'
import { expect, vi } from 'vitest'
import { startWorld, type SandboxLocation, type World } from './start-world.ts'

export type View = 'agency' | 'location'
export type Pages = {
  world: World
  here: SandboxLocation
  /** Where the page of that name is. */
  pathOf(name: PageName): string
  /** The host's page around ours, as the agency's owner sees it. */
  hostUrl(view: View, locationId?: string): string
}

type Made = { jobId: string; planId: string; blueprintId: string; draftId: string }

const paths = {
  dashboard: ['location', () => '/'],
  'dashboard-agency': ['agency', () => '/'],
  provision: ['location', () => '/provision'],
  questions: ['location', ({ blueprintId }) => `/provision?blueprint=${blueprintId}`],
  plan: ['location', ({ planId }) => `/provision/${planId}`],
  jobs: ['agency', () => '/jobs'],
  job: ['location', ({ jobId }) => `/jobs/${jobId}`],
  'hand-over': ['location', ({ jobId }) => `/jobs/${jobId}/handover`],
  blueprints: ['location', () => '/blueprints'],
  blueprint: ['location', ({ blueprintId }) => `/blueprints/${blueprintId}`],
  draft: ['location', ({ draftId }) => `/drafts/${draftId}`],
  editor: ['agency', ({ blueprintId }) => `/blueprints/${blueprintId}/edit`],
  'editor-new': ['agency', () => '/blueprints/new'],
  versions: ['agency', ({ blueprintId }) => `/blueprints/${blueprintId}/versions`],
  learn: ['agency', () => '/blueprints/learn'],
  import: ['location', () => '/blueprints/import'],
  settings: ['agency', () => '/settings'],
  'settings-sessions': ['agency', () => '/settings/sessions'],
  'settings-keys': ['agency', () => '/settings/keys'],
  'settings-people': ['agency', () => '/settings/people'],
  'settings-audit': ['agency', () => '/settings/audit'],
  'settings-data': ['agency', () => '/settings/data'],
  'not-found': ['location', () => '/nowhere'],
} as const satisfies Record<string, [View, (made: Made) => string]>

export type PageName = keyof typeof paths

/** Every page that there is, and in which of the host's views it is looked at. */
export const pages = Object.entries(paths).map(([name, [view]]) => [name as PageName, view] as const)

/** A world in which each page has something to show: a blueprint with a version, a draft, a job with work by hand, a plan. */
export async function startPages(): Promise<Pages> {
  const world = await startWorld()
  await world.install()
  const here = world.locations[0] as SandboxLocation
  const made = await makeThings(world, here)
  await noticeWhatIsShut(world)
  return {
    world,
    here,
    pathOf: (name) => paths[name][1](made),
    hostUrl: (view, locationId = here.id) => {
      const owner = world.users.find((user) => user.companyId === here.companyId && user.isOwner)
      const query = new URLSearchParams({ user: owner?.id ?? '' })
      if (view === 'location') query.set('location', locationId)
      else {
        query.set('view', 'agency')
        query.set('company', here.companyId)
      }
      return `${world.sandbox.url}/?${query.toString()}`
    },
  }
}

/** Until nothing is on its way any more. */
export async function untilLoaded(frame: Frame): Promise<void> {
  await frame.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => isLoaded(frame), { timeout: 30_000 }).toBe(true)
}

export function isLoaded(frame: Frame): Promise<boolean> {
  return frame.evaluate(() => document.querySelector('h1') !== null && document.querySelector('main .skeleton, main .spinner') === null)
}

/** Which sub-accounts are paused or have withdrawn their access is known from the start, and not from some moment on. */
async function noticeWhatIsShut(world: World): Promise<void> {
  const admin = await world.agencyAdmin()
  for (const { id, companyId, badge } of world.locations)
    if (companyId === admin.session.companyId && (badge === 'suspended' || badge === 'revoked'))
      await world.signIn(admin.session.user.id, id)
}

async function makeThings(world: World, here: SandboxLocation): Promise<Made> {
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
  const blueprintId = saved.body.id
  const later = { ...blueprint, resources: [...blueprint.resources, { kind: 'tag', key: 'd', spec: { name: 'Regular' } }] }
  await admin.call('PUT', `/api/blueprints/${blueprintId}`, { blueprint: later, expectedVersion: 1, note: 'A tag for regulars' })
  const asked = await admin.call<{ draftId: string }>('POST', '/api/blueprints/draft', {
    brief: 'A dental clinic with two dentists that wants hygiene recall and reviews.',
    locationId: here.id,
  })
  const { draftId } = asked.body
  const isReady = async () => expect((await admin.call<{ status: string }>('GET', `/api/drafts/${draftId}`)).body.status).toBe('ready')
  await vi.waitFor(isReady, { timeout: 20_000, interval: 200 })
  const { job } = await admin.provision(here.id, blueprint, { hours: '9 to 5' })
  const wished = { ...blueprint, resources: [...blueprint.resources, { kind: 'tag', key: 'c', spec: { name: 'VIP' } }] }
  const plan = await admin.plan(here.id, wished, { hours: '8 to 6' })
  return { jobId: job.id, planId: plan.id, blueprintId, draftId }
}
