import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureCompany } from '../installs/install-store.ts'
import type { Leases } from '../db/leases.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { createLog } from '../log.ts'
import type { Kind } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import { openTestLeases, startTwoProcesses, type TwoProcesses } from '../test/test-leases.ts'
import { openTurn, type Turn } from './in-turn.ts'

const lagMs = 150
const log = createLog('silent')

let both: TwoProcesses
let one: Leases
let other: Leases

beforeAll(async () => {
  both = await startTwoProcesses()
  ;({ one, other } = both)
  for (const company of ['c1', 'c2']) await ensureCompany(both.database.db, company)
})
afterAll(() => both?.close())

test('what locations share is worked on by one process after the other, when what was written must have shown', async () => {
  const turn = turnOf(one, 'Portal')
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  let writtenAt = Infinity
  const first = turn.take(async () => {
    begin()
    await turn.writes()
    await sleep(100)
    writtenAt = performance.now()
    return 'written'
  })
  await begun
  const second = turnOf(other, ' portal ').take(async () => performance.now() - writtenAt)
  expect(await first).toBe('written')
  expect(await second).toBeGreaterThanOrEqual(lagMs)
})

test('who wrote and died lets nobody begin before what it wrote must have shown', async () => {
  const dying = openTestLeases(both.database)
  const turn = turnOf(dying, 'Dying')
  const writing = Promise.withResolvers<void>()
  void turn.take(async () => {
    await turn.writes()
    writing.resolve()
    return new Promise<never>(() => undefined)
  })
  await writing.promise
  await dying.close()
  const stopping = AbortSignal.timeout(lagMs + 300)
  expect(await turnOf(other, 'Dying', { stopping }).take(async () => 'looked')).toBeUndefined()
  const beganAgo = (ms: number) =>
    both.database.db
      .updateTable('turns')
      .set({ began_at: new Date(Date.now() - ms) })
      .where('settles_at', 'is', null)
      .execute()
  // What it waited for before it left is not known: after a minute it may just have been sent.
  await beganAgo(60_000)
  const from = performance.now()
  const lookedAt = await turnOf(other, 'Dying').take(async () => performance.now())
  expect((lookedAt ?? 0) - from).toBeGreaterThanOrEqual(lagMs)
  // After three it is not.
  await beganAgo(180_000)
  const slow = { ...kindOf('custom-menu-link'), lagMs: 60_000 }
  expect(await turnOf(other, 'Dying', { kind: slow, stopping: AbortSignal.timeout(10_000) }).take(async () => 'looked')).toBe('looked')
})

test('a look that wrote nothing, another thing, another company and another kind hold nobody up', async () => {
  await turnOf(one, 'Looked at').take(async () => 'seen')
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const held = turnOf(one, 'Held').take(async () => {
    begin()
    await over
  })
  await begun
  for (const turn of [
    turnOf(other, 'Looked at'),
    turnOf(other, 'Another'),
    turnOf(other, 'Held', { companyId: 'c2' }),
    turnOf(other, 'Held', { kind: kindOf('tag'), spec: { name: 'Held' } }),
  ])
    expect(await turn.take(async () => 'done')).toBe('done')
  end()
  await held
})

test('after a call of which nothing was heard the next one waits for as long as that may take', async () => {
  const lost = new HighLevelError({ reason: 'ambiguous', message: 'no answer', method: 'POST', path: '/' })
  const turn = turnOf(one, 'Lost')
  const failing = turn.take(async () => {
    await turn.writes()
    throw lost
  })
  await expect(failing).rejects.toBe(lost)
  const stopping = AbortSignal.timeout(lagMs + 300)
  expect(await turnOf(other, 'Lost', { stopping }).take(async () => 'sent')).toBeUndefined()
})

type About = Parameters<typeof openTurn>[1]

function turnOf(leases: Leases, title: string, how: Partial<About> = {}): Turn {
  const kind: Kind = { ...kindOf('custom-menu-link'), lagMs }
  return openTurn(
    { db: both.database.db, leases, log },
    { companyId: 'c1', kind, spec: { title }, stopping: new AbortController().signal, ...how },
  )
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
