import pg from 'pg'
import { ask, control, now, type BenchWorld } from './bench-world.ts'
import { mean, percentile, spread } from './figures.ts'

type Logged = { at: number; method: string; path: string; locationId?: string }

const rounds = 40
const gapMs = 25
const settleMs = 80

/**
 * Click to first call: from the 202 on the wire to the first write at the platform. The peer is a worker that looks
 * for new rows every 10 seconds, on the same database in the same run.
 */
export async function benchStartLatency(world: BenchWorld): Promise<string[]> {
  await sample(world, 0)
  const ours: number[] = []
  const peer = samplePeer(world.databaseUrl)
  for (let round = 1; round <= rounds; round += 1) {
    for (const locationId of world.locationIds.slice(0, 8)) {
      ours.push(await sampleOne(world, locationId, round))
      await new Promise((resolve) => setTimeout(resolve, Math.random() * gapMs))
    }
  }
  const theirs = await peer
  const ratio = mean(theirs) / mean(ours)
  return [
    `click to first call      ${spread(ours)}`,
    `  10-second polling      ${spread(theirs)}`,
    `  ratio of the means     ${Math.round(ratio)}×   target p99 ≤ 25 ms: ${percentile(ours, 0.99) <= 25 ? 'met' : 'MISSED'}`,
  ]
}

async function sample(world: BenchWorld, round: number): Promise<void> {
  for (const locationId of world.locationIds.slice(0, 8)) await sampleOne(world, locationId, round)
}

async function sampleOne(world: BenchWorld, locationId: string, round: number): Promise<number> {
  const blueprint = {
    version: 1,
    name: `Bench ${round}`,
    resources: [{ kind: 'tag', key: `bench-${round}`, spec: { name: `bench ${round}` } }],
  }
  const plan = await ask<{ id: string; hash: string }>(`${world.url}/api/plans`, 'POST', { locationId, blueprint }, world.token)
  const { jobId } = await ask<{ jobId: string }>(`${world.url}/api/provisioning`, 'POST', { planId: plan.id, hash: plan.hash }, world.token)
  const accepted = now()
  // What is measured must not compete with the asking whether it is over.
  await new Promise((resolve) => setTimeout(resolve, settleMs))
  for (;;) {
    const job = await ask<{ status: string }>(`${world.url}/api/jobs/${jobId}`, 'GET', undefined, world.token)
    if (job.status === 'SUCCESS') break
    if (job.status !== 'PENDING' && job.status !== 'PROCESSING') throw new Error(`the job ended ${job.status}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { requests } = await control<{ requests: Logged[] }>(world.sandboxUrl, 'GET', `/requests?locationId=${locationId}&limit=5`)
  const write = requests.findLast((request) => request.method === 'POST' && request.path.endsWith('/tags'))
  if (write === undefined) throw new Error('the write did not arrive')
  return Math.max(0, write.at - accepted)
}

/** Rows that arrive at random, and a worker that looks every ten seconds. */
async function samplePeer(databaseUrl: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('create temporary table peer_jobs (id serial, sent double precision, done boolean default false)')
  const waits: number[] = []
  const until = now() + 20_000
  const arrive = async (): Promise<void> => {
    while (now() < until) {
      await client.query('insert into peer_jobs (sent) values ($1)', [now()])
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 300))
    }
  }
  const poll = async (): Promise<void> => {
    for (let look = 0; look < 3; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10_000))
      const { rows } = await client.query<{ sent: number }>('update peer_jobs set done = true where not done returning sent')
      for (const row of rows) waits.push(now() - row.sent)
    }
  }
  await Promise.all([arrive(), poll()])
  await client.end()
  return waits
}
