import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findFreePort } from '../free-port.ts'
import { now, pause } from './clock.ts'

export type Role = 'all' | 'web' | 'worker'

/** One life of one server process. */
export type ServerLife = {
  /** By which the platform knows what it sent. */
  name: string
  url: string
  /** When it first answered; a worker, which has no doors, is given a fixed time. */
  readyAt: number
  diedAt: number | undefined
  /** Dies at once, as in a power cut; resolves when it is gone. */
  kill(): Promise<void>
  /** Is asked to stop. */
  end(): Promise<void>
}

const main = join(import.meta.dirname, '../../server/main.ts')
const readyWithinMs = 60_000
const workerStartMs = 4_000

/** `node server/main.ts` for real. */
export async function startServerLife(name: string, role: Role, env: Record<string, string | undefined>, at?: number): Promise<ServerLife> {
  const port = at ?? (await findFreePort(24_000 + Math.floor(Math.random() * 6_000)))
  const child = spawn(process.execPath, [main], {
    env: { ...env, ROLE: role, PORT: String(port) },
    stdio: ['ignore', 2, 2],
  })
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      life.diedAt = now()
      resolve()
    })
  })
  const life: ServerLife = {
    name,
    url: `http://localhost:${port}`,
    readyAt: 0,
    diedAt: undefined,
    kill: () => {
      child.kill('SIGKILL')
      return gone
    },
    end: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 6_000)
      await gone
      clearTimeout(timer)
    },
  }
  // A worker has no door at which one could ask.
  if (role === 'worker') await pause(workerStartMs)
  else await waitUntilReady(life)
  life.readyAt = now()
  return life
}

async function waitUntilReady(life: ServerLife): Promise<void> {
  for (const began = Date.now(); Date.now() - began < readyWithinMs && life.diedAt === undefined;) {
    const answer = await fetch(`${life.url}/livez`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await pause(10)
  }
  if (life.diedAt === undefined) throw new Error(`${life.name} was not ready within ${readyWithinMs / 1000} s`)
}
