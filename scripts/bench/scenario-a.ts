import { ask, control, type BenchWorld } from './bench-world.ts'

type Logged = { at: number; method: string; status?: number }
type Stored = { blueprint: { variables: Record<string, { default?: string }> } }

const burst = 100
const windowMs = 10_000
const latencyMs = 250

/** A new dental clinic, against the time that 100 requests per 10 s allow at best: ⌊(N−1)/100⌋ windows and the longest chain. */
export async function benchScenarioA(world: BenchWorld): Promise<string[]> {
  const locationId = world.locationIds[0]
  await control(world.sandboxUrl, 'POST', '/quirks', { latencyMs })
  const { blueprint } = await ask<Stored>(`${world.url}/api/blueprints/starter-dental`, 'GET', undefined, world.token)
  const variables = Object.fromEntries(
    Object.entries(blueprint.variables)
      .filter(([, variable]) => variable.default === undefined)
      .map(([name], index) => [name, sampleOf(name, index)]),
  )
  const plan = await ask<{ id: string; hash: string; summary: Record<string, number> }>(
    `${world.url}/api/plans`,
    'POST',
    { locationId, blueprintId: 'starter-dental', variables },
    world.token,
  )
  // The reading for the plan has used a part of the window; the measured run starts with a whole one.
  await new Promise((resolve) => setTimeout(resolve, windowMs + 500))
  await control(world.sandboxUrl, 'DELETE', '/requests')
  const { jobId } = await ask<{ jobId: string }>(`${world.url}/api/provisioning`, 'POST', { planId: plan.id, hash: plan.hash }, world.token)
  let status = 'PENDING'
  while (status === 'PENDING' || status === 'PROCESSING') {
    await new Promise((resolve) => setTimeout(resolve, 100))
    status = (await ask<{ status: string }>(`${world.url}/api/jobs/${jobId}`, 'GET', undefined, world.token)).status
  }
  const { requests } = await control<{ requests: Logged[] }>(world.sandboxUrl, 'GET', `/requests?locationId=${locationId}&limit=1000`)
  const refused = requests.filter((request) => (request.status ?? 0) >= 400).length
  const took = Math.max(...requests.map((request) => request.at)) - Math.min(...requests.map((request) => request.at)) + latencyMs
  const limit = Math.max(Math.floor((requests.length - 1) / burst) * windowMs, latencyMs) + latencyMs
  const ratio = took / limit
  return [
    `scenario A (${plan.summary['create']} objects)  ${(took / 1000).toFixed(1)} s for ${requests.length} requests, ${refused} refused, job ${status}`,
    `  at best                ${(limit / 1000).toFixed(1)} s`,
    `  ratio                  ${ratio.toFixed(2)}×   target ≤ 1.3×: ${ratio <= 1.3 && status === 'SUCCESS' ? 'met' : 'MISSED'}`,
  ]
}

function sampleOf(name: string, index: number): string {
  if (name.includes('email')) return `bench${index}@example.test`
  if (name.includes('phone')) return `+1512555${String(2000 + index)}`
  if (/url|link|website/.test(name)) return `https://clinic.test/${index}`
  return `Bench ${index}`
}
