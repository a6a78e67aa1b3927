import type { Told } from '../contract/said.ts'
import { say } from '../contract/say.ts'
import type { Context } from '../context.ts'
import type { Permit, WriteApi } from '../highlevel/client.ts'
import type { CallOptions } from '../installs/open-location.ts'
import type { WriteScope } from '../resources/kind.ts'
import { createCallLog, type CallsMade } from './call-log.ts'
import { chooseSteps, countSoonReady, type StepState } from './choose-steps.ts'
import { createObserver, type Observer } from './observer.ts'
import { fencedBy, openPlace, openTokens, permitsOf, type Place } from './open-place.ts'
import type { Pulse, Wish } from './pulse.ts'
import { openPurse, type Purse } from './purse.ts'
import { recordWaiting, type Hold } from './run-store.ts'

/**
 * `wished`: the person wants it to pause or to end; `halted`: the platform refuses everything until somebody acts;
 * `waits`: it is parked until a person has done their part.
 */
export type Ending = { is: 'finished' } | { is: 'stopped' } | { is: 'waits' } | { is: 'wished'; wish: Wish } | ({ is: 'halted' } & Told)

/** What a step is given to work with. */
export type Tools = {
  scope: WriteScope
  observer: Observer
  /** Other steps wait for this one. */
  leads: boolean
  /** The calls since they were last taken, for the journal. */
  takeCalls(): CallsMade
  /** Takes the right to send the step's next so many calls; false when nothing more is to be sent. */
  prepay(calls: number): Promise<boolean>
  /** The next so many calls rely on a look: they leave at once, or the look is made anew. */
  rely(calls: number): void
  /** Told before a call that writes, where somebody has to know of it first. */
  writes?(): Promise<void>
  /** How many calls the step has paid for in all. */
  spent(): number
  /** What was taken and not sent goes back: a pause begins. */
  putBack(): void
  /** The next call leaves at once: begins to fetch what it needs besides. */
  makeReady(): void
  /** The step's state has changed before it is over: what waited for it may begin. */
  openUp(): void
  /** Ends the walk because the person wants it to. */
  heed(wish: Wish): void
  /** Ends the whole job: no call can succeed until somebody acts. */
  halt(ending: Ending): void
  /** Aborted when nothing new is to be sent. */
  stopping: AbortSignal
}

/** What is done with steps: applying them, or taking them back. A step that is left PENDING is taken up later. */
export type Craft<Step extends StepState> = {
  placeOf(step: Step): Place
  /** Whether it looks before it writes. */
  looks(step: Step): boolean
  work(step: Step, tools: Tools): Promise<void>
  skip(step: Step, because: StepState): Promise<void>
}

/** Steps under way per job; the platform's window is the real limit, this only bounds memory and sockets. */
const maxInFlight = 100
/**
 * What no other step waits for can fill any window, while a chain that is held up makes the job longer: it leaves room for
 * what becomes ready with the answers that are awaited, but is begun while fewer than so many steps are under way.
 */
const leastUnneeded = 50
/**
 * Those that look share a listing when they begin together, and each holds the right to write while it waits for that: so
 * many begin at once that the window has room for the listing's pages, and the next ones when most of these are over.
 */
const lookers = { most: 24, few: 6 } as const
/** A wait shorter than this is not worth an event. */
const noticeableWaitMs = 700

/**
 * Starts every step as soon as nothing holds it back and the platform's window lets a call leave. `stop` is this
 * process going down: what is in flight is finished, the rest is left to others.
 */
export function walkSteps<Step extends StepState>(
  ctx: Context,
  hold: Hold,
  steps: ReadonlyMap<string, Step>,
  craft: Craft<Step>,
  pulse: Pulse,
  stop: AbortSignal,
): Promise<Ending> {
  const { promise, resolve, reject } = Promise.withResolvers<Ending>()
  const standDown = new AbortController()
  const observer = createObserver()
  const tokenAheadOf = openTokens(ctx)
  const needed = new Set([...steps.values()].flatMap(({ dependsOn }) => dependsOn))
  let ending: Ending | undefined
  let failure: { error: unknown } | undefined
  let inFlight = 0
  let looking = 0
  let waitingUntil = 0
  const soonAt = new Map<Place, number>()

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
      const { ready, skip } = chooseSteps(steps)
      soonAt.clear()
      for (const { id, because } of skip) launch(id, 'SKIPPED', (step) => craft.skip(step, because))
      const inOrder = [...ready.filter((id) => needed.has(id)), ...ready.filter((id) => !needed.has(id))]
      const chosen = fitting(inOrder, looking > lookers.few ? 0 : lookers.most - looking)
      for (const id of chosen) if (needed.has(id) && inFlight < maxInFlight) launch(id, 'RUNNING', startStep)
      const others = chosen.filter((id) => !needed.has(id))
      const room = others.length === 0 ? 0 : Math.max(maxInFlight - countSoonReady(steps, () => true), leastUnneeded)
      for (const id of others) if (inFlight < room) launch(id, 'RUNNING', startStep)
    }
    if (inFlight === 0) resolve(ending ?? { is: 'finished' })
  }

  const launch = (id: string, status: Step['status'], work: (step: Step) => Promise<void>): void => {
    const step = steps.get(id)
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

  /** All that write at once, and so many of those that look first. */
  const fitting = (ready: readonly string[], places: number): string[] => {
    let left = places
    return ready.filter((id) => {
      const step = steps.get(id)
      return step !== undefined && (!craft.looks(step) || (left -= 1) >= 0)
    })
  }

  /** A step that pauses, or has had its answer, keeps nobody from looking. */
  const openLook = (looks: boolean): { begin(): void; end(): void } => {
    let counts = false
    return {
      begin: () => {
        if (!looks || counts) return
        counts = true
        looking += 1
      },
      end: () => {
        if (!counts) return
        counts = false
        looking -= 1
        pump()
      },
    }
  }

  const startStep = async (step: Step): Promise<void> => {
    const place = craft.placeOf(step)
    const look = openLook(craft.looks(step))
    look.begin()
    const purse = openPurse(permitsOf(ctx, hold, place), onWait, standDown.signal, () => soonReadyAt(place))
    try {
      await craft.work(step, {
        ...openScope(step, place, purse),
        prepay: (calls) => {
          look.begin()
          return purse.fill(calls)
        },
        rely: purse.rely,
        spent: purse.spent,
        putBack: () => {
          purse.empty()
          look.end()
        },
        observer,
        leads: needed.has(step.id),
        openUp: pump,
        heed,
        halt,
        stopping: standDown.signal,
      })
    } finally {
      purse.close()
      look.end()
    }
  }

  const soonReadyAt = (place: Place): number => {
    const soon = soonAt.get(place) ?? countSoonReady(steps, (step) => craft.placeOf(step) === place)
    soonAt.set(place, soon)
    return soon
  }

  /** The client of one step, whose calls are paid for out of its purse. */
  const openScope = (step: Step, place: Place, purse: Purse): Pick<Tools, 'scope' | 'takeCalls' | 'makeReady'> => {
    const tokenAhead = tokenAheadOf(hold, place)
    const callLog = createCallLog(() => step.attempts ?? 1)
    const fenced = fencedBy(pulse, purse.spend)
    const api = openPlace(ctx, hold, place, { ...fenced, tokenAhead, onExchange: callLog.hear })
    return {
      makeReady: tokenAhead.begin,
      scope: {
        api,
        target: { companyId: hold.companyId, locationId: hold.locationId },
        openCompany: () => openCompanyFor(purse, callLog.hear),
      },
      takeCalls: callLog.take,
    }
  }

  /** The agency's own client for a step of a location: its calls come out of the agency's window. */
  const openCompanyFor = (purse: Purse, onExchange: NonNullable<CallOptions['onExchange']>): WriteApi => {
    const permit = permitsOf(ctx, hold, 'company')
    const take = (): Promise<Permit> => {
      purse.relyNoMore()
      return permit.take({ onWait })
    }
    return openPlace(ctx, hold, 'company', { ...fencedBy(pulse, take), onExchange })
  }

  const onWait = (waitMs: number): void => {
    const until = Date.now() + waitMs
    if (waitMs < noticeableWaitMs || until < waitingUntil + noticeableWaitMs) return
    waitingUntil = until
    recordWaiting(ctx.db, hold, new Date(until), say('job.window_full')).catch(fail)
  }

  const heed = (wish: Wish): void => halt({ is: 'wished', wish })
  const onLost = (): void => fail(pulse.lost.reason)
  const onStop = (): void => halt({ is: 'stopped' })
  pulse.onWish(heed)
  pulse.lost.addEventListener('abort', onLost, { once: true })
  stop.addEventListener('abort', onStop, { once: true })
  if (pulse.lost.aborted) onLost()
  else if (stop.aborted) onStop()
  else pump()
  return promise.finally(() => {
    standDown.abort()
    pulse.lost.removeEventListener('abort', onLost)
    stop.removeEventListener('abort', onStop)
  })
}
