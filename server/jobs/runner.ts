import type { Context } from '../context.ts'
import type { Lease, Leases } from '../db/leases.ts'
import { createPatience } from './give-up.ts'
import { pause } from './pause.ts'
import { findRunnableJobs, stillSilent } from './run-store.ts'
import { runJob } from './run-job.ts'
import { listenForSilence } from './silence.ts'

/** Carries jobs out in this process, and takes over those of processes that have died. */
export type Runner = {
  /** Starts a job unless some process already runs it. Returns at once. */
  start(jobId: string): void
  /** Lets the calls in flight finish, then leaves the jobs to other processes. */
  stop(): Promise<void>
}

/** How often this process looks for jobs that nobody runs. */
const lookMs = 250
/**
 * A holder renews its heartbeat every half second. Who keeps a job from this process for so long and says nothing hangs or
 * has lost its machine, also when it never said that it had taken the job up, or had just let it rest.
 */
const silentMs = 15_000
/** What stops unexpectedly may do so again at once: it must not keep the process busy, and not for ever. */
const usualRestMs = 1_000

export function createRunner(ctx: Context, leases: Leases, options: { silentMs?: number; restMs?: number } = {}): Runner {
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  const restMs = options.restMs ?? usualRestMs
  const patience = createPatience(ctx, restMs)
  const silence = listenForSilence(options.silentMs ?? silentMs)

  const run = async (jobId: string): Promise<void> => {
    let lease: Lease | undefined
    let letBeMs = 0
    try {
      lease = await leases.tryTake(`job:${jobId}`)
      if (lease === undefined) return
      await runJob(ctx, jobId, { lost: lease.signal, stop: stopping.signal })
      patience.wentWell(jobId)
    } catch (error) {
      ctx.log.error({ err: error, jobId }, 'a job stopped unexpectedly; it is taken up again')
      letBeMs = await afterStop(jobId, error, lease)
    } finally {
      await lease?.release()
    }
    if (letBeMs > 0) await pause(letBeMs, stopping.signal)
  }

  /** Who has not, or not any more, the lease may say nothing about the job. */
  const afterStop = async (jobId: string, error: unknown, lease: Lease | undefined): Promise<number> => {
    if (lease === undefined || lease.signal.aborted) return restMs
    try {
      return await patience.stopped(jobId, error)
    } catch (problem) {
      ctx.log.warn({ err: problem, jobId }, 'what had stopped could not be looked at; trying again')
      return restMs
    }
  }

  const start = (jobId: string): void => {
    if (stopping.signal.aborted || running.has(jobId)) return
    const work = run(jobId).finally(() => running.delete(jobId))
    running.set(jobId, work)
  }

  const look = async (): Promise<void> => {
    const all = await findRunnableJobs(ctx.db)
    const silent = silence(all, performance.now())
    // Of what this process has, or is just asking for, others may hear nothing; its own question is no sign of theirs.
    const found = all.filter(({ id }) => !running.has(id))
    // One at each look: all that its holder had is free then, and must not be taken from who takes it up in this moment.
    const one = found.find(({ id }) => silent.has(id))
    if (one !== undefined) await leases.evict(`job:${one.id}`, stillSilent(one))
    for (const { id } of found) start(id)
  }

  let looking = false
  const timer = setInterval(() => {
    if (looking || stopping.signal.aborted) return
    looking = true
    look()
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'could not look for jobs; trying again'))
      .finally(() => {
        looking = false
      })
  }, lookMs)

  return {
    start,
    stop: async () => {
      stopping.abort()
      clearInterval(timer)
      await Promise.all(running.values())
    },
  }
}
