import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
})
afterAll(() => world?.close())

const times = [
  '2026-02-30T00:00:00Z',
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:60Z',
]
const ids = ['x', '\u0000', '\ud800', "' or 1=1 --", '', 'x'.repeat(200)]
const doors = ['/api/provisioning', '/api/audit', '/api/blueprints']

test.each(doors)('%s answers a cursor that somebody has made up, and never fails', async (door) => {
  for (const at of times) {
    for (const id of ids) {
      for (const made of [[at, id], { at, id }, [at], { starters: 1e308 }, { starters: -1 }, { starters: 0.5 }, null, 7]) {
        const cursor = Buffer.from(JSON.stringify(made)).toString('base64url')
        const { status, body } = await admin.call('GET', `${door}?cursor=${cursor}`)
        expect([made, status, status >= 500 ? body : '']).toEqual([made, status < 500 ? status : 422, ''])
      }
    }
  }
})

test('times and ids in queries are held to what they are', async () => {
  for (const at of times) {
    for (const path of [
      `/api/audit?from=${at}`,
      `/api/audit?until=${at}`,
      `/api/analytics?days=1e9`,
      `/api/jobs/${encodeURIComponent("' or 1=1")}`,
    ]) {
      const { status, body } = await admin.call('GET', path)
      expect([path, status, status >= 500 ? body : '']).toEqual([path, status < 500 ? status : 422, ''])
    }
  }
})
