import { crashPoints, type CrashPoint } from '../../crash-points.ts'
import { checkHistory, checkRefreshTokens, type Violation } from './check-history.ts'
import type { ChaosWorld, Slot } from './chaos-world.ts'
import { createDice, type Dice } from './dice.ts'
import type { History } from './history.ts'
import { measureResumes, type Resume, type Trouble } from './measure-resumes.ts'
import { liveStory } from './story.ts'
import { clock } from './wire.ts'

/** How a process, or the database, is to fail next. */
export type Blow =
  | { is: 'kill' }
  | { is: 'point'; point: CrashPoint; /** At which passing of it; any of the first few when absent. */ passing?: number }
  | { is: 'stop' }
  | { is: 'postgres' }
  /** A new release: the process is asked to stop, and another starts in its place. */
  | { is: 'release' }
  /** The wall clock of one process is wrong by so much for a while. */
  | { is: 'clock'; shiftMs: number }

export type Figures = {
  kills: number
  /** Deaths at named points. */
  points: Partial<Record<CrashPoint, number>>
  stops: number
  postgresRestarts: number
  /** How long each process took to stop that was asked to, in ms. */
  releases: number[]
  clockShifts: number
  stories: number
  ends: Record<string, number>
  resumes: Resume[]
  troubles: Trouble[]
  violations: { mark: string; violations: Violation[]; history: History }[]
  /** Faults that are nobody's story: a process that died by itself, a token used twice, a story that could not be told. */
  others: string[]
}

export type StormOptions = {
  seed: number
  lanes: number
  /** What a slot suffers, one after the other; no more of it ends the storm. */
  nextBlow(slot: Slot, dice: Dice, figures: Figures): Blow | undefined
  onProgress?(figures: Figures): void
}

/** A point that a process has not passed by then is given up, so that the others get their turn, when each lane has told so many stories. */
const pointWithinMs = 20_000
const pointWithinStories = 2
const newestLocations = 6
/** Longer than a standby waits before it replaces a process that holds a job and does not answer. */
const stoppedMs = 17_500
/** Well within the thirty seconds that an orchestrator gives a process before it kills it. */
const stopsWithinMs = 20_000
const shiftedMs = 3_000

/** The platform's faults of the chaos suite: of the answers to writes 30 % are lost, in one way or another. */
export const stormFaults = [
  { match: { method: 'POST', path: writePath() }, fault: 'commit-then-reset', probability: 0.2 },
  { match: { method: 'POST', path: writePath() }, fault: 'commit-then-timeout', delayMs: 900, probability: 0.06 },
  { match: { method: 'POST', path: writePath() }, fault: 'commit-then-422', probability: 0.05 },
  { match: { method: 'DELETE', path: writePath() }, fault: 'commit-then-reset', probability: 0.3 },
  { match: { method: 'PUT', path: writePath() }, fault: 'commit-then-reset', probability: 0.3 },
  { match: { path: writePath() }, fault: '500', probability: 0.02 },
  { match: { path: writePath() }, fault: '429', probability: 0.002 },
  { match: { method: 'POST', path: writePath() }, fault: 'reset', probability: 0.02 },
]

export async function rage(world: ChaosWorld, options: StormOptions): Promise<Figures> {
  const figures: Figures = {
    kills: 0,
    points: {},
    stops: 0,
    postgresRestarts: 0,
    releases: [],
    clockShifts: 0,
    stories: 0,
    ends: {},
    resumes: [],
    troubles: [],
    violations: [],
    others: [],
  }
  await world.control(
    'POST',
    '/faults',
    stormFaults.map((fault, index) => ({ ...fault, seed: options.seed + index })),
  )
  await world.control('POST', '/quirks', { pipelineLagMs: 2_500, latencyMs: 120, duplicateWebhooks: true })
  let raging = true
  // Things are deleted in second editions alone: where that is waited for, chance has no say.
  const goOn = (isMeant: boolean): boolean => raging && (isMeant || world.slots.some(({ awaits }) => awaits?.endsWith('-delete')))
  const lanes = Array.from({ length: options.lanes }, async (_, lane) => {
    for (let round = 0; raging || round === 0; round += 1) await tell(world, options, figures, lane, round, goOn)
  })
  await Promise.all(world.slots.map((slot) => strike(world, slot, options, figures)))
  raging = false
  await Promise.all(lanes)
  figures.others.push(...checkRefreshTokens(world.wiretap.passages, lostRefreshes(world)).map((violation) => violation.message))
  for (const life of world.lives) {
    if (life.ended?.expected === false && life.readyAt !== undefined)
      figures.others.push(`${life.name} died by itself:\n${life.log.slice(-20).join('\n')}`)
  }
  return figures
}

async function tell(
  world: ChaosWorld,
  options: StormOptions,
  figures: Figures,
  lane: number,
  round: number,
  goOn: (isMeant: boolean) => boolean,
): Promise<void> {
  const mark = `${options.seed}-${lane}-${round}`
  try {
    const history = await liveStory(world, mark, createDice(options.seed * 7_919 + lane * 104_729 + round), goOn)
    const violations = checkHistory(history)
    figures.stories += 1
    for (const job of history.jobs) figures.ends[job.status] = (figures.ends[job.status] ?? 0) + 1
    figures.resumes.push(...measureResumes(history, world.lives, figures.troubles))
    if (violations.length > 0) figures.violations.push({ mark, violations, history })
  } catch (error) {
    figures.others.push(`${mark}: ${error instanceof Error ? error.message : String(error)}`)
  }
  options.onProgress?.(figures)
}

async function strike(world: ChaosWorld, slot: Slot, options: StormOptions, figures: Figures): Promise<void> {
  const dice = createDice(options.seed + 31 * (slot.index + 1))
  for (let blow = options.nextBlow(slot, dice, figures); blow !== undefined; blow = options.nextBlow(slot, dice, figures)) {
    if (blow.is === 'postgres') {
      await trouble(figures, 'postgres', () => world.restartPostgres())
      figures.postgresRestarts += 1
    } else if (blow.is === 'release') await release(world, slot, dice, figures)
    else if (blow.is === 'clock') await shiftClock(world, slot, blow.shiftMs, figures)
    else if (blow.is === 'stop') await stopAndGoOn(world, slot, figures)
    else if (blow.is === 'point') await dieAt(world, slot, blow, dice, options, figures)
    else await kill(world, slot, dice, figures)
    options.onProgress?.(figures)
  }
  if (slot.life?.ended !== undefined) await startAgain(world, slot)
}

async function kill(world: ChaosWorld, slot: Slot, dice: Dice, figures: Figures): Promise<void> {
  if (slot.life?.ended !== undefined) await startAgain(world, slot)
  await new Promise((resolve) => setTimeout(resolve, dice.between(100, 1_200)))
  if (slot.life?.ended === undefined) {
    slot.life?.signal('SIGKILL')
    await slot.life?.exited
  }
  figures.kills += 1
}

async function dieAt(
  world: ChaosWorld,
  slot: Slot,
  { point, ...blow }: Blow & { is: 'point' },
  dice: Dice,
  { lanes }: StormOptions,
  figures: Figures,
): Promise<void> {
  const passing = blow.passing ?? (/intent|answer|outcome|delete|undo/.test(point) ? dice.between(1, 6) : 1)
  if (slot.life?.ended === undefined) figures.kills += 1
  slot.awaits = point
  const life = await world.restart(slot, { crashAt: `${point}:${passing}` })
  const calls = point === 'after-token-answer' ? setInterval(() => void expireTokens(world), 2_500) : undefined
  await life.ready
  const told = (): number => figures.stories + figures.others.length
  const [began, toldBefore] = [Date.now(), told()]
  while (life.ended === undefined && (Date.now() - began < pointWithinMs || told() - toldBefore < lanes * pointWithinStories))
    await new Promise((resolve) => setTimeout(resolve, 20))
  slot.awaits = undefined
  clearInterval(calls)
  if (life.ended === undefined) return
  figures.kills += 1
  figures.points[point] = (figures.points[point] ?? 0) + 1
}

/** Of the locations only: a company's token whose renewal is lost can be had back by nobody but a person who installs again. */
async function expireTokens(world: ChaosWorld): Promise<void> {
  const { locations } = await world.control<{ locations: { id: string }[] }>('GET', '/state')
  await Promise.all(locations.slice(-newestLocations).map(({ id }) => world.control('POST', '/expire-tokens', { locationId: id })))
}

/** A machine that freezes: its connections stand, its jobs go to another, and then it wakes up and knows nothing of it. */
async function stopAndGoOn(world: ChaosWorld, slot: Slot, figures: Figures): Promise<void> {
  if (slot.life?.ended !== undefined) await startAgain(world, slot)
  for (const began = Date.now(); !(await holdsJob(world, slot)) && Date.now() - began < pointWithinMs;)
    await new Promise((resolve) => setTimeout(resolve, 20))
  await trouble(figures, 'freeze', async () => {
    slot.life?.signal('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, stoppedMs))
    slot.life?.signal('SIGCONT')
  })
  figures.stops += 1
  await new Promise((resolve) => setTimeout(resolve, 1_500))
}

/** What is in flight is finished or left, and the others go on. */
async function release(world: ChaosWorld, slot: Slot, dice: Dice, figures: Figures): Promise<void> {
  if (slot.life?.ended !== undefined) await startAgain(world, slot)
  const { life } = slot
  await new Promise((resolve) => setTimeout(resolve, dice.between(100, 1_200)))
  const askedAt = clock()
  life?.signal('SIGTERM')
  await Promise.race([life?.exited, new Promise((resolve) => setTimeout(resolve, stopsWithinMs).unref())])
  if (life?.ended === undefined) figures.others.push(`${life?.name} was asked to stop and had not after ${stopsWithinMs / 1_000} s`)
  else figures.releases.push(life.ended.at - askedAt)
  await startAgain(world, slot)
}

async function shiftClock(world: ChaosWorld, slot: Slot, shiftMs: number, figures: Figures): Promise<void> {
  const life = await world.restart(slot, { shiftMs })
  await life.ready
  for (const began = Date.now(); !(await holdsJob(world, slot)) && Date.now() - began < pointWithinMs;)
    await new Promise((resolve) => setTimeout(resolve, 50))
  await new Promise((resolve) => setTimeout(resolve, shiftedMs))
  figures.clockShifts += 1
  await startAgain(world, slot)
}

async function trouble(figures: Figures, is: Trouble['is'], work: () => Promise<void>): Promise<void> {
  const one: Trouble = { is, from: clock(), to: Infinity }
  figures.troubles.push(one)
  try {
    await work()
  } finally {
    one.to = clock()
  }
}

async function holdsJob(world: ChaosWorld, slot: Slot): Promise<boolean> {
  const held = await world.query(
    "select 1 from chaos.claims c join jobs j on j.id = c.job_id and j.epoch = c.epoch where c.server = $1 and j.status in ('PROCESSING', 'ROLLING_BACK') and j.completed_steps > 0",
    [slot.life?.name],
  )
  return held.length > 0
}

/** As a supervisor would: a start that meets a database that is down is repeated. */
async function startAgain(world: ChaosWorld, slot: Slot): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const life = await world.restart(slot)
    await life.ready
    if (life.readyAt !== undefined) return
  }
  throw new Error(`no process could be started: ${slot.life?.log.join('\n')}`)
}

/** What a process that died had presented within its last moments: its answer may have died with it. */
function lostRefreshes(world: ChaosWorld): Set<string> {
  const diedAt = new Map(world.lives.flatMap((life) => (life.ended === undefined ? [] : [[life.name, life.ended.at]])))
  return new Set(
    world.wiretap.passages.flatMap(({ server, at, refresh }) =>
      refresh !== undefined && (diedAt.get(server) ?? Infinity) - at < 2_000 ? [refresh] : [],
    ),
  )
}

/** Died at in journeys of their own: no sub-account is made in the storm, and seldom is anything made again or restored. */
const elsewhere: readonly CrashPoint[] = ['before-arrival', 'after-arrival', 'before-remaking', 'after-remaking', 'after-restoring']
export const stormPoints: readonly CrashPoint[] = crashPoints.filter((point) => !elsewhere.includes(point))

export function everyPoint(): Blow[] {
  return stormPoints.map((point) => ({ is: 'point', point }))
}

function writePath(): string {
  return '^/(?!oauth|users/search|contacts)'
}
