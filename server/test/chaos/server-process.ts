import { spawn, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clock, type Wiretap } from './wire.ts'

/** One life of one server process. */
export type ServerProcess = {
  name: string
  url: string
  /** When it answered its first request; undefined until then. */
  readyAt: number | undefined
  /** When it was found dead, whether we had meant it to die, and whether it had been asked to stop by itself. */
  ended: { at: number; expected: boolean; asked: boolean } | undefined
  /** By how much its wall clock is wrong. */
  shiftMs: number
  /** Stopped and not yet continued: a load balancer would have noticed. */
  frozen: boolean
  ready: Promise<void>
  exited: Promise<void>
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void
  /** The last lines that it logged. */
  log: string[]
}

export type ServerSettings = {
  name: string
  port: number
  env: Record<string, string>
  databaseUrl: string
  crashAt?: string
  shiftMs?: number
  wiretap: Wiretap
}

const main = join(import.meta.dirname, '../../main.ts')
const shiftClock = join(import.meta.dirname, 'shift-clock.ts')
const readyWithinMs = 60_000
/** Halves what a start costs (measured: 1.75 s of processor time without, 0.99 s with). */
const compileCache = join(tmpdir(), 'groundwork-compile-cache')

/** The cache is written by a process that ends by itself, as none of ours does: this one ends at the missing environment. */
export function warmCompileCache(): Promise<void> {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache }, stdio: 'ignore' })
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** Starts `node server/main.ts` for real; its database connections carry its name. */
export async function startServerProcess(settings: ServerSettings): Promise<ServerProcess> {
  const { name, port } = settings
  const wire = await settings.wiretap.open(name)
  const { shiftMs = 0 } = settings
  const child = spawn(process.execPath, [...(shiftMs === 0 ? [] : ['--import', shiftClock]), main], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compileCache,
      ...settings.env,
      PORT: String(port),
      DATABASE_URL: `${settings.databaseUrl}?options=${encodeURIComponent(`-c chaos.server=${name}`)}`,
      GHL_API_URL: wire.url,
      ...(shiftMs === 0 ? {} : { CLOCK_SHIFT_MS: String(shiftMs) }),
      ...(settings.crashAt === undefined ? {} : { CRASH_AT: settings.crashAt }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log.push(...text.split('\n').filter(Boolean))
      log.splice(0, log.length - 200)
    })
  }
  let meant = settings.crashAt !== undefined
  let asked = false
  const life: ServerProcess = {
    name,
    url: `http://127.0.0.1:${port}`,
    readyAt: undefined,
    ended: undefined,
    frozen: false,
    shiftMs,
    log,
    exited: new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        life.ended = { at: clock(), expected: meant && (signal !== null || code === 0), asked: asked && code === 0 }
        setTimeout(() => wire.close(), 1_000).unref()
        resolve()
      })
    }),
    ready: Promise.resolve(),
    signal: (signal) => {
      life.frozen = signal === 'SIGSTOP'
      meant ||= signal === 'SIGKILL' || signal === 'SIGTERM'
      asked ||= signal === 'SIGTERM'
      child.kill(signal)
    },
  }
  life.ready = waitUntilReady(life, child)
  return life
}

async function waitUntilReady(life: ServerProcess, child: ChildProcess): Promise<void> {
  for (const began = Date.now(); Date.now() - began < readyWithinMs && child.exitCode === null && child.signalCode === null;) {
    const answer = await fetch(`${life.url}/livez`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) {
      life.readyAt = clock()
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
