import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgresBinaries } from '../../db/embedded/postgres-binaries.ts'
import { choosePostgresUser, runAs } from '../../db/embedded/postgres-user.ts'
import { startEmbeddedPostgres } from '../../db/embedded/start-embedded-postgres.ts'

export type OwnPostgres = {
  url: string
  /** As after a power cut: every connection breaks, and the server recovers from its log. */
  restart(): Promise<void>
  /** Away until it is started again; what was committed stays. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** A PostgreSQL that nobody else uses, so that it may be killed. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'groundwork-chaos-'))
  const server = await startEmbeddedPostgres({ dataDir })
  const dir = join(dataDir, 'postgres')
  const binaries = await findPostgresBinaries()
  const user = await choosePostgresUser(dir, [dir, binaries.pg_ctl])
  const control = async (action: 'restart' | 'stop' | 'start', ...options: string[]): Promise<void> => {
    const done = await runAs(user, binaries.pg_ctl, [action, '--wait', `--pgdata=${dir}`, ...options])
    if (done.code !== 0) throw new Error(`PostgreSQL did not ${action}: ${done.output}`)
  }
  const log = `--log=${join(dir, 'server.log')}`
  return {
    url: server.url,
    restart: () => control('restart', '--mode=immediate', log),
    stop: () => control('stop', '--mode=immediate'),
    start: async () => {
      // Unlike a restart, a start does not know the flags of the one before.
      const options = await readFile(join(dir, 'postmaster.opts'), 'utf8')
      const flags = [...options.matchAll(/"-c" "([^"]*)"/g)].map(([, setting]) => `-c ${setting}`)
      await control('start', log, `--options=${flags.join(' ')}`)
    },
    close: async () => {
      await server.release()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
