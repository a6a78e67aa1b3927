import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startChaosWorld } from './chaos-world.ts'
import type { Dice } from './dice.ts'
import { percentile } from './measure-resumes.ts'
import { rage, stormPoints, type Blow, type Figures } from './storm.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '120' },
    lanes: { type: 'string', default: '4' },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed)
const until = Date.now() + Number(values.minutes) * 60_000

const world = await startChaosWorld(seed)
let isOver = (): boolean => Date.now() > until
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isOver = () => true))
let told = 0
let shown = 0
try {
  const figures = await rage(world, {
    seed,
    lanes: Number(values.lanes),
    nextBlow: (_, dice, so) => (so.kills >= kills || isOver() || so.violations.length > 5 ? undefined : anyBlow(dice)),
    onProgress: (so) => {
      for (const { mark, violations } of so.violations.slice(shown))
        for (const { rule, message } of violations) console.log(`${mark}: ${rule}: ${message}`)
      shown = so.violations.length
      if (Date.now() - told < 10_000) return
      told = Date.now()
      console.log(`${so.kills} kills, ${so.stories} jobs, ${so.violations.length} violations, ${so.others.length} other faults`)
    },
  })
  await report(figures)
} finally {
  await world.close()
}
// After hours of broken connections Node can spin for ever in closing its handles.
process.exit()

function anyBlow(dice: Dice): Blow {
  const roll = dice.roll()
  if (roll < 0.01) return { is: 'stop' }
  if (roll < 0.03) return { is: 'postgres' }
  if (roll < 0.05) return { is: 'release' }
  if (roll < 0.06) return { is: 'clock', shiftMs: dice.pick([-3_600_000, 3_600_000]) }
  return roll < 0.5 ? { is: 'kill' } : { is: 'point', point: dice.pick(stormPoints) }
}

async function report(figures: Figures): Promise<void> {
  const { kills: done, points, stops, postgresRestarts, releases, clockShifts, stories, ends, resumes, violations, others } = figures
  console.log(
    `seed ${seed}: ${done} kills (at named points: ${JSON.stringify(points)}), ${stops} freezes, ${postgresRestarts} restarts of PostgreSQL, ${releases.length} releases, ${clockShifts} wrong clocks`,
  )
  if (releases.length > 0)
    console.log(`asked to stop, p50 / most: ${[0.5, 1].map((share) => percentile(releases, share)?.toFixed(0)).join(' / ')} ms`)
  console.log(`${stories} jobs, ended as ${JSON.stringify(ends)}`)
  const froms = {
    standby: 'death to first request of a standby',
    restart: 'ready to first request, without a standby',
    handover: 'end of a process that was asked to stop to first request of another',
    window: 'either, with the window shut',
  }
  const shares = (numbers: number[]): string => [0.5, 0.99, 1].map((share) => percentile(numbers, share)?.toFixed(0) ?? '-').join(' / ')
  for (const [how, from] of Object.entries(froms)) {
    for (const during of ['nothing', 'freeze', 'postgres'] as const) {
      const ofThese = resumes.filter((resume) => resume.how === how && resume.during === during)
      if (ofThese.length === 0) continue
      const meanwhile = { nothing: '', freeze: ', while another is frozen', postgres: ', while PostgreSQL restarts' }[during]
      console.log(
        `${from}${meanwhile}, p50 / p99 / most: ${shares(ofThese.map(({ ms }) => ms))} ms, claimed after ${shares(ofThese.map(({ claimMs }) => claimMs))} ms (${ofThese.length})`,
      )
    }
  }
  const count = (...rules: string[]): number => violations.flatMap((one) => one.violations).filter((one) => rules.includes(one.rule)).length
  console.log(
    `duplicates ${count('exactly once')}, losses ${count('lost', 'orphan')}, wrong deletions ${count('deleted')}, stale writes ${count('fencing')}, overwritten ${count('overwritten')}`,
  )
  for (const other of others) console.log(other)
  if (violations.length === 0) return
  const file = join(tmpdir(), `chaos-${seed}.json`)
  await writeFile(file, JSON.stringify(violations, null, 1))
  console.log(`again with: npm run chaos -- --seed ${seed}; what happened is in ${file}`)
  process.exitCode = 1
}
