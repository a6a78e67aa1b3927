import { ask, type BenchWorld } from './bench-world.ts'
import { pause } from './clock.ts'
import { toBlueprint, type Wanted } from './plan-shape.ts'

export type Planned = { id: string; hash: string }

const installedWithinMs = 20_000

/** A plan for a new sub-account; waits for the app to have heard of it. */
export async function planThere(world: BenchWorld, locationId: string, wanted: readonly Wanted[]): Promise<Planned> {
  for (const began = Date.now(); ;) {
    try {
      return await ask<Planned>(`${world.url}/api/plans`, 'POST', { locationId, blueprint: toBlueprint(wanted) }, world.token)
    } catch (error) {
      if (Date.now() - began > installedWithinMs) throw error
      await pause(200)
    }
  }
}

/** Presses Apply. */
export async function applyPlan(world: BenchWorld, { id, hash }: Planned, url = world.url): Promise<string> {
  return (await ask<{ jobId: string }>(`${url}/api/provisioning`, 'POST', { planId: id, hash }, world.token)).jobId
}

/** Asks rarely, and not at once, because what is measured must not compete with the asking. Throws when it does not succeed. */
export async function waitForSuccess(world: BenchWorld, jobId: string, everyMs = 100, url = world.url): Promise<void> {
  for (;;) {
    await pause(everyMs)
    const { status } = await ask<{ status: string }>(`${url}/api/jobs/${jobId}`, 'GET', undefined, world.token)
    if (status === 'SUCCESS') return
    if (!['PENDING', 'PROCESSING'].includes(status)) throw new Error(`the job ended as ${status}`)
  }
}
