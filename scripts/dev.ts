import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { existsSync } from 'node:fs'
import { startEmbeddedPostgres } from '../server/db/embedded/start-embedded-postgres.ts'
import { stopWithParent } from './stop-with-parent.ts'

/** `npm start`, with the page built and the server restarted whenever a source changes. */
const root = join(import.meta.dirname, '..')
const envFile = join(root, '.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)

// Held here too, so that the database does not stop and start with every change.
const postgres = process.env.DATABASE_URL
  ? undefined
  : await startEmbeddedPostgres({ dataDir: resolve(root, process.env.DATA_DIR ?? '.data'), log: console.log })

let stopping = false
const children = [
  run([join(root, 'node_modules/vite/bin/vite.js'), 'build', '--watch', '--mode', 'development', '--logLevel', 'warn']),
  run(['--watch', '--watch-preserve-output', join(root, 'scripts/start.ts')]),
]
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
stopWithParent(() => void stop())
await Promise.race(children.map(ended))
await stop()

function run(args: string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, SKIP_CLIENT_BUILD: 'yes' } })
}

function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((done) => child.once('exit', () => done()))
}

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(children.map(ended))
  await postgres?.release()
  process.exit(0)
}
