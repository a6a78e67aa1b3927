import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string

beforeAll(async () => {
  ;({ world, admin, locationId } = await startInstalledWorld())
})
afterAll(() => world?.close())

test(
  'a slug that is taken is said before Apply, with who has it; the rest is applied and nothing is refused',
  { timeout: 60_000 },
  async () => {
    const group = { name: 'Our clinic', description: 'Ours', slug: 'clinic', isActive: true }
    await world.control('POST', '/mutate', { locationId, kind: 'calendarGroups', action: 'create', fields: group })
    const blueprint = (slug?: string) => ({
      version: 1,
      name: 'Clinic',
      resources: [
        { kind: 'calendar-group', key: 'clinic', spec: { name: 'Clinic', ...(slug === undefined ? {} : { slug }) } },
        { kind: 'calendar', key: 'visit', spec: { name: 'Visit', calendarType: 'event', groupId: { $ref: 'calendar-group/clinic' } } },
        { kind: 'tag', key: 'vip', spec: { name: 'vip' } },
      ],
    })
    const { plan, job } = await admin.provision(locationId, blueprint())
    expect(plan.changes.map(({ id, excluded, reason }) => [id, excluded, reason])).toEqual([
      ['calendar-group/clinic', true, 'slug_taken'],
      ['calendar/visit', true, 'excluded_with_dependency'],
      ['tag/vip', false, 'not_there'],
    ])
    expect(plan.changes[0]?.detail).toContain('"Our clinic" has the slug "clinic" already')
    expect(job).toMatchObject({ status: 'SUCCESS', totalSteps: 1 })

    const corrected = await admin.provision(locationId, blueprint('clinic-two'))
    expect(corrected.job).toMatchObject({ status: 'SUCCESS', totalSteps: 2 })
    expect(await world.control('GET', '/violations')).toMatchObject({ violations: [], duplicates: [] })
  },
)
