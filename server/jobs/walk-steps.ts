import type { Context } from '../context.ts'
import { getAccessToken } from '../installs/access-token.ts'
import type { Permit } from '../highlevel/client.ts'
import { createPermit } from '../installs/budget.ts'
import type { WriteScope } from '../resources/kind.ts'
import { chooseSteps } from './choose-steps.ts'
import { createObserver } from './observer.ts'
import type { Run, RunStep } from './load-run.ts'
import { FencedError, recordOutcome, recordWaiting, renewHold, type Hold } from './run-store.ts'
import { workOnStep } from './work-on-step.ts'

export type RunSignals = {
  /** Another process may hold the job from now on. */
  lost: AbortSignal
  /** This process is going down: finish what is in flight and leave the rest. */
  stop: AbortSignal
}

export type Ending = { is: 'finished' } | { is: 'stopped' } | { is: 'cancelled' } | { is: 'halted'; message: string }

/** Steps under way per job; the platform's window is the real limit, this only bounds memory and sockets. */
const maxInFlight = 100
const heartbeatMs = 500
/** Without a heartbeat for this long, this process may have been stopped and replaced: it asks before it sends. */
const freshMs = 8_000
/** A wait shorter than this is not worth an event. */
const noticeableWaitMs = 700

/** Starts every step as soon as nothing holds it back and the platform's window lets a call leave. */
export function walkSteps(ctx: Context, hold: Hold, run: Run, signals: RunSignals): Promise<Ending> {
  const { promise, resolve, reject } = Promise.withResolvers<Ending>()
  const permit = createPermit(ctx, `location:${hold.locationId}`)
  const standDown = new AbortController()
  const observer = createObserver()
  let ending: Ending | undefined
  let failure: { error: unknown } | undefined
  let inFlight = 0
  let freshAt = performance.now()
  let waitingUntil = 0

  const halt = (how: Ending): void => {
    if (ending !== undefined) return
    ending = how
    standDown.abort()
    pump()
  }

  /** Calls in flight are awaited before anybody may look whether they took effect. */
  const fail = (error: unknown): void => {
    failure ??= { error }
    standDown.abort()
    if (inFlight === 0) reject(error)
  }

  const pump = (): void => {
    if (failure !== undefined) {
      if (inFlight === 0) reject(failure.error)
      return
    }
    if (ending === undefined) {
      const { ready, skip } = chooseSteps(run.steps)
      for (const { id, because } of skip) launch(id, 'SKIPPED', (step) => skipStep(step, because.title))
      for (const id of ready) if (inFlight < maxInFlight) launch(id, 'RUNNING', startStep)
    }
    if (inFlight === 0) resolve(ending ?? { is: 'finished' })
  }

  const launch = (id: string, status: RunStep['status'], work: (step: RunStep) => Promise<void>): void => {
    const step = run.steps.get(id)
    if (step === undefined) return
    step.status = status
    inFlight += 1
    work(step)
      .catch(fail)
      .finally(() => {
        inFlight -= 1
        pump()
      })
  }

  const skipStep = (step: RunStep, because: string): Promise<void> =>
    recordOutcome(ctx.db, hold, step, step.attempts, { status: 'SKIPPED', message: `Skipped because ${because} did not succeed` })

  const startStep = async (step: RunStep): Promise<void> => {
    let paid: Permit | undefined
    try {
      if (step.action !== 'adopt') paid = await permit.take({ onWait, signal: standDown.signal })
    } catch (error) {
      if (!standDown.signal.aborted) throw error
    }
    if (standDown.signal.aborted) step.status = 'PENDING'
    else await workOnStep({ ctx, hold, run, step, scope: openScope(paid), observer, halt, stopping: standDown.signal })
  }

  /** The client of one step: its first call is already paid for. */
  const openScope = (prepaid: Permit | undefined): WriteScope => {
    let paid = prepaid
    const api = ctx.highlevel.open({
      getToken: (stale) => getAccessToken(ctx, { companyId: hold.companyId, locationId: hold.locationId }, stale),
      takePermit: async () => {
        const taken = paid ?? (await permit.take())
        paid = undefined
        if (performance.now() - freshAt > freshMs) await renewHold(ctx.db, hold)
        if (signals.lost.aborted) throw new FencedError('the lease is lost')
        return taken
      },
      onAnswer: (headers) => permit.learn(headers),
    })
    return { api, target: { companyId: hold.companyId, locationId: hold.locationId } }
  }

  const onWait = (waitMs: number): void => {
    const until = Date.now() + waitMs
    if (waitMs < noticeableWaitMs || until < waitingUntil + noticeableWaitMs) return
    waitingUntil = until
    recordWaiting(ctx.db, hold, new Date(until), 'The platform takes 100 calls in 10 seconds; the next ones leave when there is room.').catch(fail)
  }

  const beat = (): void => {
    renewHold(ctx.db, hold).then(
      (wanted) => {
        freshAt = performance.now()
        if (wanted === 'cancel') halt({ is: 'cancelled' })
        if (wanted === 'pause') halt({ is: 'halted', message: 'Paused. What was in flight has been finished.' })
      },
      (error: unknown) => {
        if (error instanceof FencedError) fail(error)
        else ctx.log.warn({ err: error, jobId: hold.jobId }, 'heartbeat failed; trying again')
      },
    )
  }

  const heartbeat = setInterval(beat, heartbeatMs)
  const onLost = (): void => fail(new FencedError('the lease is lost'))
  const onStop = (): void => halt({ is: 'stopped' })
  signals.lost.addEventListener('abort', onLost, { once: true })
  signals.stop.addEventListener('abort', onStop, { once: true })
  if (signals.lost.aborted) onLost()
  else if (signals.stop.aborted) onStop()
  else pump()
  return promise.finally(() => {
    clearInterval(heartbeat)
    standDown.abort()
    signals.lost.removeEventListener('abort', onLost)
    signals.stop.removeEventListener('abort', onStop)
  })
}
