import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTwoProcesses, type TwoProcesses } from '../test/test-leases.ts'
import type { Lease, Leases } from './leases.ts'

let both: TwoProcesses
let one: Leases
let other: Leases

beforeAll(async () => {
  both = await startTwoProcesses()
  ;({ one, other } = both)
})

afterAll(() => both?.close())

test('a lease is held by one process, and by one of its jobs, until it is released', async () => {
  const lease = await one.tryTake('job:a')
  expect(lease).toBeDefined()
  expect([await one.tryTake('job:a'), await other.tryTake('job:a')]).toEqual([undefined, undefined])
  await lease?.release()
  const next = await other.tryTake('job:a')
  expect(next?.signal.aborted).toBe(false)
  await next?.release()
})

test('many are taken at once, one statement after the other', async () => {
  const warned: unknown[] = []
  const onWarning = (warning: Error): number => warned.push(warning.message)
  process.on('warning', onWarning)
  const leases = await Promise.all(Array.from({ length: 30 }, (_, n) => one.tryTake(`job:many${n}`)))
  expect(leases.every((lease) => lease !== undefined)).toBe(true)
  for (const lease of leases) await lease?.release()
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', onWarning)
  expect(warned).toEqual([])
})

test('nobody is evicted for what is no longer so', async () => {
  const lease = await one.tryTake('job:kept')
  await other.evict('job:kept', { text: 'select 1 where $2', values: [false] })
  await lease?.release()
  expect(lease?.signal.aborted).toBe(false)
})

test('who loses the connection is told, and another process has the lease at once', async () => {
  const lease = await one.tryTake('job:lost')
  await other.evict('job:lost', { text: 'select 1 where $2', values: [true] })
  while (lease?.signal.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 5))
  // The holder hears of its end a moment before the database lets go of its leases.
  let next: Lease | undefined
  await expect.poll(async () => (next = await other.tryTake('job:lost'))).toBeDefined()
  await next?.release()
  const { rows } = await sql<{ held: number }>`select count(*)::int as held from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`.execute(both.database.db)
  expect(rows[0]?.held).toBe(0)
})

test.runIf(process.platform === 'linux')('the server asks within seconds whether a holder is still there', async () => {
  const lease = await one.tryTake('job:asked')
  const { rows } = await sql<{ here: number; there: number }>`select inet_server_port() as here, client_port as there from pg_stat_activity
    where datname = current_database() and application_name = 'groundwork-leases'`.execute(both.database.db)
  expect(rows).toHaveLength(2)
  for (const { here, there } of rows) expect(await keepaliveWithinS(here, there)).toBeLessThanOrEqual(5)
  await lease?.release()
})

/** When the kernel asks the other end of a quiet connection next, as /proc/net/tcp has it: timer 2, and its hundredths of a second. */
async function keepaliveWithinS(localPort: number, remotePort: number): Promise<number> {
  const hex = (port: number): string => `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (;;) {
    const sockets = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/))
    const timer = sockets.find(([, local, remote]) => local?.endsWith(hex(localPort)) && remote?.endsWith(hex(remotePort)))?.[5]
    const [kind, hundredths] = timer?.split(':') ?? []
    if (kind === '02') return Number.parseInt(hundredths ?? '', 16) / 100
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
