import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLeases, type Leases } from '../db/leases.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { createLog } from '../log.ts'
import type { Kind } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { inTurn, type Turn, turnsOver } from './in-turn.ts'

const lagMs = 150

let database: TestDatabase
let one: Leases
let other: Leases

beforeAll(async () => {
  database = await createTestDatabase()
  const options = { databaseUrl: database.url, log: createLog('silent') }
  one = openLeases(options)
  other = openLeases(options)
})
afterAll(async () => {
  await one?.close()
  await other?.close()
  await database?.drop()
})

test('what locations share is worked on by one process after the other, when what was written must have shown', async () => {
  let writtenAt = Infinity
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const first = inTurn({ leases: one }, turnFor('Portal', { sentAt: () => performance.now() }), async () => {
    begin()
    await sleep(100)
    writtenAt = performance.now()
    return 'written'
  })
  await begun
  const second = inTurn({ leases: other }, turnFor(' portal '), () => Promise.resolve(performance.now() - writtenAt))
  expect(await first).toBe('written')
  expect(await second).toBeGreaterThanOrEqual(lagMs)
})

test('a process that stops lets nobody begin before what it wrote must have shown', async () => {
  const leaving = openLeases({ databaseUrl: database.url, log: createLog('silent') })
  let writtenAt = 0
  await inTurn({ leases: leaving }, turnFor('Leaving', { sentAt: () => performance.now() }), async () => {
    writtenAt = performance.now()
  })
  const next = inTurn({ leases: other }, turnFor('Leaving'), () => Promise.resolve(performance.now() - writtenAt))
  await turnsOver(leaving)
  await leaving.close()
  expect(await next).toBeGreaterThanOrEqual(lagMs)
})

test('a look that wrote nothing, another thing, another company and another kind hold nobody up', async () => {
  await inTurn({ leases: one }, turnFor('Looked at'), () => Promise.resolve('seen'))
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const held = inTurn({ leases: one }, turnFor('Held'), async () => {
    begin()
    await over
  })
  await begun
  for (const turn of [
    turnFor('Looked at'),
    turnFor('Another'),
    turnFor('Held', { companyId: 'c2' }),
    turnFor('Held', { kind: kindOf('tag') }),
  ])
    expect(await inTurn({ leases: other }, { ...turn, spec: { ...turn.spec, name: 'Held' } }, () => Promise.resolve('done'))).toBe('done')
  end()
  await held
})

test('after a call of which nothing was heard the next one waits for as long as that may take', async () => {
  const lost = new HighLevelError({ reason: 'ambiguous', message: 'no answer', method: 'POST', path: '/' })
  const failing = inTurn({ leases: one }, turnFor('Lost', { sentAt: () => performance.now() }), () => Promise.reject(lost))
  await expect(failing).rejects.toBe(lost)
  const stopping = AbortSignal.timeout(lagMs + 300)
  expect(await inTurn({ leases: other }, turnFor('Lost', { stopping }), () => Promise.resolve('sent'))).toBeUndefined()
})

function turnFor(title: string, how: Partial<Turn> = {}): Turn {
  const kind: Kind = { ...kindOf('custom-menu-link'), lagMs }
  return { companyId: 'c1', kind, spec: { title }, sentAt: () => undefined, stopping: new AbortController().signal, ...how }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
