import { afterAll, beforeAll, expect, test } from 'vitest'
import { crashPoints } from '../../crash-points.ts'
import { startChaosWorld, type ChaosWorld } from './chaos-world.ts'
import { everyPoint, rage, type Blow, type Figures } from './storm.ts'

const seed = 7

let world: ChaosWorld

beforeAll(async () => {
  world = await startChaosWorld(seed)
}, 60_000)

afterAll(() => world?.close(), 30_000)

/** By hand and at length: `npm run chaos -- --kills 1000`. */
test(
  'whatever dies, and wherever, nothing is made twice, lost, overwritten or sent by a process that was replaced',
  { timeout: 170_000 },
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
    // A point at which no process happened to pass is tried once more.
    const again = everyPoint()
    const missed = ({ points: passed }: Figures): Blow | undefined => {
      const at = again.findIndex((blow) => blow.is === 'point' && passed[blow.point] === undefined)
      return at < 0 ? undefined : again.splice(at, 1)[0]
    }
    const figures = await rage(world, {
      seed,
      lanes: 3,
      nextBlow: (slot, _, so) => ofSlot[slot.index]?.shift() ?? (slot.index === 0 ? missed(so) : undefined),
    })
    expect(describe(figures)).toEqual([])
    expect(Object.keys(figures.points).sort()).toEqual([...crashPoints].sort())
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
