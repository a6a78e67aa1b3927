import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

type Held = { release(): void }

const waitLimitMs = 180_000
const pollMs = 25

/**
 * Waits until no other process is starting or stopping the server of this directory. The lock is the kernel's (by way
 * of SQLite), so a holder that is killed can leave nothing stale behind.
 */
export async function takeTurn(dataDir: string, onWait: () => void): Promise<Held> {
  const path = join(dataDir, 'postgres.turn')
  const deadline = Date.now() + waitLimitMs
  for (let tries = 0; Date.now() < deadline; tries++) {
    const held = tryExclusive(path)
    if (held) return held
    if (tries === 1_000 / pollMs) onWait()
    await sleep(pollMs)
  }
  throw new EmbeddedPostgresError(`Another start has held ${path} for ${waitLimitMs / 60_000} minutes: end that process, then try again.`)
}

/** Says "I am using this server" for as long as it is held or this process lives. */
export function joinUsers(dataDir: string): Held {
  const file = new DatabaseSync(usersPath(dataDir), { timeout: 1_000 })
  file.exec('begin')
  file.prepare('select count(*) from sqlite_master').get()
  return { release: () => file.close() }
}

/** To be asked while holding the turn, so that nobody joins between the answer and what follows from it. */
export function hasUsers(dataDir: string): boolean {
  const held = tryExclusive(usersPath(dataDir))
  held?.release()
  return held === undefined
}

function usersPath(dataDir: string): string {
  return join(dataDir, 'postgres.users')
}

function tryExclusive(path: string): Held | undefined {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('pragma journal_mode = memory; begin exclusive')
    return { release: () => file.close() }
  } catch (error) {
    file.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
