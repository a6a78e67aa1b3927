import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { clock, type Wiretap } from './wire.ts'

/** One life of one server process. */
export type ServerProcess = {
  name: string
  url: string
  /** When it answered its first request; undefined until then. */
  readyAt: number | undefined
  /** When it was found dead, and whether we had meant it to die. */
  ended: { at: number; expected: boolean } | undefined
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
  wiretap: Wiretap
}

const main = join(import.meta.dirname, '../../main.ts')
const readyWithinMs = 60_000

/** Starts `node server/main.ts` for real; its database connections carry its name. */
export async function startServerProcess(settings: ServerSettings): Promise<ServerProcess> {
  const { name, port } = settings
  const wire = await settings.wiretap.open(name)
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      ...settings.env,
      PORT: String(port),
      DATABASE_URL: `${settings.databaseUrl}?options=${encodeURIComponent(`-c chaos.server=${name}`)}`,
      GHL_API_URL: wire.url,
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
  const life: ServerProcess = {
    name,
    url: `http://127.0.0.1:${port}`,
    readyAt: undefined,
    ended: undefined,
    frozen: false,
    log,
    exited: new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        life.ended = { at: clock(), expected: meant && (signal !== null || code === 0) }
        setTimeout(() => wire.close(), 1_000).unref()
        resolve()
      })
    }),
    ready: Promise.resolve(),
    signal: (signal) => {
      life.frozen = signal === 'SIGSTOP'
      meant ||= signal === 'SIGKILL' || signal === 'SIGTERM'
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
