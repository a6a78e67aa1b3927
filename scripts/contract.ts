import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { kinds } from '../server/resources/registry.ts'
import { readDescriptions } from './contract/described-operations.ts'
import { exchangeJudge } from './contract/judge-exchange.ts'
import { knownDeviations } from './contract/known-deviations.ts'
import { summariseContract, type Recorded } from './contract/summarise-contract.ts'
import { root } from './source-files.ts'

/**
 * Runs the kinds' contract suites against the sandbox and holds every request, and every answer, against the platform's
 * published descriptions: `npm run contract -- FOLDER`. Says so in one line, and ends well, where there is no folder.
 */
const suites = ['server/resources/kind-contract.test.ts', 'server/resources/agency-kinds.test.ts']

const folder = resolve(process.argv[2] ?? process.env.CONTRACT_DESCRIPTIONS ?? join(root, '../shared/highlevel/openapi'))
if (!existsSync(folder)) {
  console.log(`Not compared with the published descriptions: there is no folder ${folder}. Name one: npm run contract -- FOLDER`)
  process.exit(process.argv[2] === undefined ? 0 : 1)
}

const scratch = await mkdtemp(join(tmpdir(), 'contract-'))
try {
  const file = join(scratch, 'exchanges.jsonl')
  const code = await runSuites(file)
  if (code !== 0) throw new Error(`the contract suites failed (${code}): make them pass first`)
  const descriptions = await readDescriptions(folder)
  const recorded = (await readFile(file, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Recorded)
  const wanted = kinds
    .filter((kind) => kind.list !== undefined || kind.look !== undefined || kind.create !== undefined)
    .map((kind) => kind.name)
  const { faults, says } = summariseContract(recorded, exchangeJudge(descriptions), knownDeviations, wanted)
  for (const fault of faults) console.error(fault)
  console.log(`${says} Compared with ${descriptions.count} published operations.`)
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  await rm(scratch, { recursive: true })
}

function runSuites(file: string): Promise<number> {
  const present = suites.filter((suite) => existsSync(join(root, suite)))
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'code', '--reporter=dot', '--silent=true', ...present]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, CONTRACT_RECORD: file },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((done) => child.on('close', (code) => done(code ?? 1)))
}
