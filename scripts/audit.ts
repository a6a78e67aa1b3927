import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describeVerdict, exitCodeOf, type Explained, judgeAudit } from './judge-audit.ts'

/** Looked at by a person: why a hole of a package does not concern what runs here, and until when that is taken for granted. */
const explanations: Explained[] = []

/**
 * `npm run audit`: fails on a known hole of high or critical severity that nobody has explained, and when the registry
 * gives no list of holes, for then nothing was looked at. With `--unless-refused` the latter is only said, loudly.
 */
const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], {
  cwd: join(import.meta.dirname, '..'),
  encoding: 'utf8',
  timeout: 60_000,
})
const verdict = judgeAudit(stdout, explanations, new Date().toISOString().slice(0, 10))
const mayBeRefused = process.argv.includes('--unless-refused')
for (const line of describeVerdict(verdict)) (verdict === undefined ? console.error : console.log)(line)
process.exitCode = exitCodeOf(verdict, mayBeRefused)
