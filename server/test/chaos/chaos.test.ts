import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CrashPoint } from '../../crash-points.ts'
import { startChaosWorld, type ChaosWorld } from './chaos-world.ts'
import { everyPoint, rage, stormPoints, type Blow, type Figures } from './storm.ts'

const seed = 7
/** So often a point is tried again at which no process happened to pass, or not often enough. */
const triesAgain = 6

let world: ChaosWorld

beforeAll(async () => {
  world = await startChaosWorld(seed)
}, 60_000)

afterAll(() => world?.close(), 30_000)

/** By hand and at length: `npm run chaos -- --kills 1000`. */
test(
  'whatever dies, and wherever, nothing is made twice, lost, overwritten or sent by a process that was replaced',
  { timeout: 420_000 },
  async () => {
    const points = everyPoint()
    const ofSlot: Blow[][] = [
      [...points.filter((_, index) => index % 2 === 0), { is: 'kill' }, { is: 'postgres' }, { is: 'kill' }, { is: 'release' }],
      [
        { is: 'kill' },
        { is: 'stop' },
        { is: 'clock', shiftMs: 3_600_000 },
        { is: 'release' },
        ...points.filter((_, index) => index % 2 === 1),
      ],
    ]
    const tried = new Map<CrashPoint, number>()
    // The last of them by both slots.
    const missed = ({ points: passed }: Figures, slotIndex: number): Blow | undefined => {
      const left = stormPoints.filter((one) => passed[one] === undefined && (tried.get(one) ?? 0) < triesAgain)
      const point = slotIndex === 0 ? left[0] : (left[1] ?? left[0])
      if (point === undefined) return undefined
      tried.set(point, (tried.get(point) ?? 0) + 1)
      return { is: 'point', point, passing: 1 }
    }
    const figures = await rage(world, {
      seed,
      lanes: 3,
      nextBlow: (slot, _, so) => ofSlot[slot.index]?.shift() ?? missed(so, slot.index),
    })
    expect(describe(figures)).toEqual([])
    expect(Object.keys(figures.points).sort()).toEqual([...stormPoints].sort())
    expect(figures).toMatchObject({ stops: 1, postgresRestarts: 1, clockShifts: 1 })
    expect(figures.releases).toHaveLength(2)
    expect(figures.stories).toBeGreaterThanOrEqual(3)
  },
)

/** What went wrong, with the requests of the location in which it did: enough to see how it came about. */
function describe({ violations, others }: Figures): string[] {
  return [
    ...others,
    ...violations.map(({ mark, violations: found, history }) => {
      const told = history.passages.map(({ server, at, method, path }) => `${at.toFixed(0)} ${server} ${method} ${path}`)
      return [mark, ...found.map(({ rule, message }) => `${rule}: ${message}`), JSON.stringify(history.jobs), ...told].join('\n')
    }),
  ]
}
