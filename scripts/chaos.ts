import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** `npm run chaos -- --kills 1000 --seed 7 [--minutes 15] [--lanes 4]`: the chaos suite at length. */
const main = join(import.meta.dirname, '../server/test/chaos/main.ts')
const child = spawn(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
// The child has the same terminal and hears the same signals; it ends what it started and then itself.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => {
  process.exitCode = code ?? 1
})
