import { sql } from 'kysely'
import { openDatabase, type Db } from '../../server/db/database.ts'
import { appendEvent } from '../../server/events/event-log.ts'
import { ask, type BenchWorld } from './bench-world.ts'
import { now } from './clock.ts'
import { percentile, spread } from './figures.ts'

const events = 600
const readers = 3

/** From the commit of an event in this process to its bytes at readers of the server's process. */
export async function benchProgressLatency(world: BenchWorld): Promise<string[]> {
  const db = openDatabase({ url: world.databaseUrl, onError: () => {} })
  const { jobId, companyId, locationId } = await anyJob(world, db)
  const { event_seq: before } = await db.selectFrom('jobs').select('event_seq').where('id', '=', jobId).executeTakeFirstOrThrow()
  const arrivals = Array.from({ length: readers }, () => new Map<number, number>())
  const stop = new AbortController()
  const reading = arrivals.map((arrived) => read(world, jobId, before, arrived, stop.signal))
  await new Promise((resolve) => setTimeout(resolve, 300))
  const commits = new Map<number, number>()
  for (let n = 0; n < events; n += 1) {
    await db
      .transaction()
      .execute((tx) =>
        appendEvent(
          tx,
          { companyId, locationId, jobId },
          { type: 'job.status', status: 'SUCCESS', message: null, progress: 100, completedSteps: 1, totalSteps: 1 },
        ),
      )
    commits.set(before + n + 1, now())
    await new Promise((resolve) => setTimeout(resolve, 3 + Math.random() * 6))
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  stop.abort()
  await Promise.allSettled(reading)
  await db.destroy()
  const waits = arrivals.flatMap((arrived) => [...arrived].map(([seq, at]) => Math.max(0, at - (commits.get(seq) ?? at))))
  const lost = readers * events - waits.length
  return [
    `commit to bytes          ${spread(waits)}, ${lost} lost`,
    `  target p99 ≤ 20 ms     ${percentile(waits, 0.99) <= 20 && lost === 0 ? 'met' : 'MISSED'}`,
  ]
}

async function anyJob(world: BenchWorld, db: Db): Promise<{ jobId: string; companyId: string; locationId: string }> {
  const { items } = await ask<{ items: { id: string; locationId: string }[] }>(
    `${world.url}/api/provisioning?status=SUCCESS&limit=1`,
    'GET',
    undefined,
    world.token,
  )
  const job = items[0]
  if (job === undefined) throw new Error('no job to attach events to')
  const row = await sql<{ company_id: string }>`select company_id from jobs where id = ${job.id}`.execute(db)
  return { jobId: job.id, companyId: row.rows[0]?.company_id ?? '', locationId: job.locationId }
}

async function read(world: BenchWorld, jobId: string, after: number, arrived: Map<number, number>, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${world.url}/api/sse/stream?jobId=${jobId}`, {
    headers: { authorization: `Bearer ${world.token}`, 'last-event-id': String(after) },
    signal,
  })
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const at = now()
    for (const [, seq] of decoder.decode(chunk, { stream: true }).matchAll(/^id: (\d+)$/gm)) arrived.set(Number(seq), at)
  }
}
