import { expect, it } from 'vitest'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { readInventory } from './inventory.ts'

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
