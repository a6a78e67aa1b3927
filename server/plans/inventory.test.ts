import { describe, expect, it } from 'vitest'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { readInventory } from './inventory.ts'
import { makePlan, type Choices } from './make-plan.ts'

const wanted = ['Welcome', 'Goodbye']
const resources = wanted.map((name) => ({
  id: `email-template/${name}`,
  kind: 'email-template' as const,
  key: name,
  spec: { name, editorType: 'html' },
  refs: [],
}))

/** A location whose listing is told in turn, and which holds only what `there` says by the time of a closer look. */
function location(listings: string[][], there: string[]): { api: ReadApi; listed: () => number } {
  let listed = 0
  const get: ReadApi['get'] = async (path, { schema }) => {
    const id = path.split('/').at(-1) ?? ''
    if (wanted.includes(id)) {
      if (there.includes(id)) return schema.parse({ id, name: id })
      throw new HighLevelError({ reason: 'not_found', message: 'Template not found', method: 'GET', path, status: 404 })
    }
    const items = listings[Math.min(listed, listings.length - 1)] ?? []
    listed += 1
    return schema.parse({ items: items.map((name) => ({ id: name, name })), total: items.length })
  }
  return { api: { get }, listed: () => listed }
}

async function read({ api }: { api: ReadApi }) {
  const target = { companyId: 'c', locationId: 'l' }
  const { groups, matches } = await readInventory({
    api,
    companyApi: api,
    target,
    resources,
    bindings: new Map(),
    choices: { excluded: [], decisions: {} },
  })
  return { group: groups.get('email-template'), matched: [...matches.keys()] }
}

it('lists once more when something went between the listing and a closer look', async () => {
  const there = location([wanted, ['Welcome']], ['Welcome'])
  expect(await read(there)).toMatchObject({ group: { state: 'known', live: [{ id: 'Welcome' }] }, matched: ['email-template/Welcome'] })
  expect(there.listed()).toBe(2)
})

it('calls a group unknown that still lists what is not there', async () => {
  const there = location([wanted], ['Welcome'])
  expect(await read(there)).toMatchObject({ group: { state: 'unknown', why: 'Template not found' } })
  expect(there.listed()).toBe(2)
})

it('keeps nothing of a look that was broken off, also of what it had read before', async () => {
  expect(await read(location([wanted, []], ['Welcome']))).toEqual({ group: { state: 'known', live: [] }, matched: [] })
})

describe('what a person wants ours beside, because it can never become ours', () => {
  const visit = { name: 'Visit', calendarType: 'event' }
  const reminder = { calendarId: { $ref: 'calendar/visit' }, receiverType: 'contact', channel: 'email', notificationType: 'booked' }
  const blueprint: ResolvedResource[] = [
    { id: 'calendar/visit', kind: 'calendar', key: 'visit', spec: visit, refs: [] },
    { id: 'calendar-notification/booked', kind: 'calendar-notification', key: 'booked', spec: reminder, refs: ['calendar/visit'] },
  ]
  const asked: string[] = []
  const get: ReadApi['get'] = async (path, { schema }) => {
    asked.push(path)
    if (path.includes('notifications')) return schema.parse([{ _id: 'n1', ...reminder, calendarId: 'c1' }])
    return schema.parse({ calendars: [{ id: 'c1', name: 'Visit', calendarType: 'round_robin' }] })
  }
  const matched = async (decisions: Choices['decisions'], type = 'event') => {
    asked.length = 0
    const inventory = await readInventory({
      api: { get },
      companyApi: { get },
      target: { companyId: 'c', locationId: 'l' },
      resources: blueprint.map((one) => (one.kind === 'calendar' ? { ...one, spec: { ...visit, calendarType: type } } : one)),
      bindings: new Map(),
      choices: { excluded: [], decisions },
    })
    return { inventory, ids: [...inventory.matches.keys()], asked: asked.length }
  }

  it('is no parent: what stands under it is neither listed nor taken for ours', async () => {
    const [both, one] = [blueprint.map(({ id }) => id), ['calendar/visit']]
    expect(await matched({})).toMatchObject({ ids: both, asked: 2 })
    expect(await matched({ 'calendar/visit': { calendarType: 'theirs' } })).toMatchObject({ ids: both })
    expect(await matched({ 'calendar/visit': { calendarType: 'ours' } })).toMatchObject({ ids: one, asked: 1 })
    expect(await matched({ 'calendar/visit': 'ours' })).toMatchObject({ ids: one, asked: 1 })
  })

  it('is meant as ever where nothing fixed is different', async () => {
    expect(await matched({ 'calendar/visit': 'ours' }, 'round_robin')).toMatchObject({ ids: blueprint.map(({ id }) => id) })
  })

  it('is nothing that other lines point at: they get ours', async () => {
    const decisions = { 'calendar/visit': { calendarType: 'ours' } } as const
    const { inventory } = await matched(decisions)
    const plan = makePlan({
      locationId: 'l',
      scope: 's',
      resources: blueprint,
      inventory,
      baselines: new Map(),
      choices: { excluded: [], decisions },
    })
    expect(plan.changes).toMatchObject([
      { action: 'create', resourceId: null, clash: { rename: 'Visit 2' } },
      { action: 'create', dependsOn: ['calendar/visit'] },
    ])
    expect(plan.changes[1]?.fields.find(({ path }) => path === 'calendarId')?.after).toEqual({ $ref: 'calendar/visit' })
  })
})
