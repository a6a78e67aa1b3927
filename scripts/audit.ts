import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Explained, judgeAudit } from './judge-audit.ts'

/** Looked at by a person: why a hole of a package does not concern what runs here, and until when that is taken for granted. */
const explanations: Explained[] = []

/** `npm run audit`: fails on a known hole of high or critical severity that nobody has explained; not because a registry has no such list, or is away. */
const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], {
  cwd: join(import.meta.dirname, '..'),
  encoding: 'utf8',
  timeout: 60_000,
})
const verdict = judgeAudit(stdout, explanations, new Date().toISOString().slice(0, 10))
if (verdict === undefined) console.log('The registry gave no list of known holes; nothing was audited.')
else {
  console.log(`Grave known holes in what runs: ${verdict.holes}, explained: ${verdict.explained.length}.`)
  for (const hole of verdict.unexplained) console.log(`  ${hole}`)
}
process.exitCode = (verdict?.unexplained.length ?? 0) > 0 ? 1 : 0
