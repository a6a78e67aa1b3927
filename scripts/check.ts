import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Everything that can be judged without running the app, side by side; only what fails is printed. */
const root = join(import.meta.dirname, '..')
const checks: Record<string, string[]> = {
  format: ['node_modules/oxfmt/bin/oxfmt', '--list-different', '.'],
  lint: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '--format=unix', '.'],
  types: ['node_modules/typescript/bin/tsc', '--pretty', 'false'],
  unused: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'],
  imports: ['scripts/check-imports.ts'],
  docs: ['scripts/check-docs.ts'],
}

const startedAt = performance.now()
const results = await Promise.all(Object.entries(checks).map(run))
for (const { name, output } of results.filter((result) => result.failed)) console.error(`\n── ${name} ──\n${output.trim()}`)
const failed = results.filter((result) => result.failed).map((result) => result.name)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')} (${seconds} s). "npm run format" corrects what it can.`)
else console.log(`All well: ${Object.keys(checks).join(', ')} (${seconds} s).`)
process.exit(failed.length === 0 ? 0 : 1)

function run([name, args]: [string, string[]]): Promise<{ name: string; failed: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => resolve({ name, failed: code !== 0, output }))
  })
}
