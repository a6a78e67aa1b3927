import type { Server } from 'node:http'
import type { Kysely } from 'kysely'
import { createApp, type App } from './app.ts'
import { ConfigError, readConfig, readKeyRingFile, type Config, type KeyRing } from './config.ts'
import type { Context } from './context.ts'
import { planCrash } from './crash-points.ts'
import { createSealer } from './crypto/sealer.ts'
import { openDatabase, type Db } from './db/database.ts'
import { createNudges } from './db/nudges.ts'
import { openLeases } from './db/leases.ts'
import { migrate } from './db/migrate.ts'
import { grantQueue, readTenantWall } from './db/tenant-wall.ts'
import { createDrafter } from './drafts/drafter.ts'
import { draftingContext } from './drafts/drafting-context.ts'
import { openEventFeed } from './events/event-feed.ts'
import { createHighLevel } from './highlevel/highlevel.ts'
import { listen, type Listening } from './http/listen.ts'
import { createRunner } from './jobs/runner.ts'
import { createLog, type Log } from './log.ts'
import { openOpenAi } from './openai/open-openai.ts'
import { openQueue } from './queue/queue.ts'
import { startWorker } from './worker.ts'
import { namesReader } from './workers/draft.ts'
import { startMaintenance } from './workers/maintenance.ts'

export type RunningServer = { url: string; port: number; stop(): Promise<void> }

/** Opens the pipes, then the doors that this process's role has. `stop` closes them in the opposite order. */
export async function startServer(config: Config, log: Log = createLog(config.logLevel)): Promise<RunningServer> {
  planCrash(config.crashAt)
  const closers: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const db = openDatabase({ url: config.databaseUrl, onError: (error) => log.warn({ err: error }, 'an idle database connection broke') })
    closers.push(() => db.destroy())
    const isWorker = config.role !== 'web'
    const queue = await openQueue({
      databaseUrl: config.databaseUrl,
      log,
      worker: isWorker,
      nudges: createNudges({ databaseUrl: config.databaseUrl, log }),
    })
    closers.push(() => queue.stop())
    await standBehindWall(db, log)
    const leases = openLeases({ databaseUrl: config.databaseUrl, log })
    closers.push(() => leases.close())
    const ctx: Context = {
      config,
      log,
      db,
      queue,
      leases,
      highlevel: createHighLevel(config.highlevel),
      openai: openOpenAi(config),
      sealer: createSealer(config.encryptionKeys, reloadKeys(config.encryptionKeysFile)),
      now: () => new Date(),
    }
    if (isWorker) {
      const runner = createRunner(ctx, leases)
      closers.push(() => runner.stop())
      const drafter = createDrafter(draftingContext(ctx), { readNames: namesReader(ctx) })
      closers.push(() => drafter.stop())
      await startWorker(ctx, queue, runner, drafter)
      const maintenance = startMaintenance(ctx, leases)
      closers.push(() => maintenance.stop())
    }
    if (config.role === 'worker') return { url: '', port: 0, stop }
    const feed = await openEventFeed({ databaseUrl: config.databaseUrl, db, log })
    closers.push(() => feed.close())
    const app = createApp(ctx, feed)
    const { server, port } = await openPort(app, config.port)
    closers.push(
      () => close(server),
      () => app.close(),
    )
    log.info({ port, role: config.role }, 'groundwork is listening')
    return { url: config.publicUrl, port, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function reloadKeys(file: string | undefined): (() => KeyRing) | undefined {
  return file === undefined ? undefined : () => readKeyRingFile(file)
}

/** The second wall between tenants, and a line when it is not the best one. */
async function standBehindWall(db: Db, log: Log): Promise<void> {
  const above = db as unknown as Kysely<never>
  await grantQueue(above)
  const wall = await readTenantWall(above)
  if (wall === 'setting') log.info({ wall }, 'tenants are kept apart by forced row-level security; see docs/decisions/012')
  if (wall === 'none') {
    log.warn(
      { wall },
      'row-level security does not hold for the user of DATABASE_URL: grant groundwork_tenant to it; see docs/decisions/012',
    )
  }
}

async function openPort(app: App, port: number): Promise<Listening> {
  try {
    return await listen(app.door, port)
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    throw isTaken ? new ConfigError(`PORT ${port} is in use: stop the other program or give another port.`) : error
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 2_000).unref()
  })
}

/** `node server/main.ts`: for operators who bring their own PostgreSQL. */
if (import.meta.main) {
  try {
    const config = readConfig(process.env)
    await migrate(config.databaseUrl)
    const server = await startServer(config)
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.stop().finally(() => process.exit()))
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error)
    process.exitCode = 1
  }
}
