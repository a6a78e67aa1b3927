import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgresBinaries } from '../../db/embedded/postgres-binaries.ts'
import { choosePostgresUser, runAs } from '../../db/embedded/postgres-user.ts'
import { startEmbeddedPostgres } from '../../db/embedded/start-embedded-postgres.ts'

export type OwnPostgres = {
  url: string
  /** As after a power cut: every connection breaks, and the server recovers from its log. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** A PostgreSQL that nobody else uses, so that it may be killed. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'groundwork-chaos-'))
  const server = await startEmbeddedPostgres({ dataDir })
  const dir = join(dataDir, 'postgres')
  const binaries = await findPostgresBinaries()
  const user = await choosePostgresUser(dir, [dir, binaries.pg_ctl])
  return {
    url: server.url,
    restart: async () => {
      const log = `--log=${join(dir, 'server.log')}`
      const done = await runAs(user, binaries.pg_ctl, ['restart', '--mode=immediate', '--wait', `--pgdata=${dir}`, log])
      if (done.code !== 0) throw new Error(`PostgreSQL was not restarted: ${done.output}`)
    },
    close: async () => {
      await server.release()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
