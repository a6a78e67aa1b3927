import { fromKysely, PgBoss, type Job, type JobResult } from 'pg-boss'
import type { DbOrTx } from '../db/database.ts'
import type { Log } from '../log.ts'

/** What travels through each queue. `run` is only a wake-up: a job's state lives in its own tables. */
export type Messages = {
  run: { jobId: string }
  webhook: { webhookId: string }
  /** `looksIn`: also reads each of its locations once, as a round by the clock does. */
  reconcile: { companyId: string; looksIn?: boolean }
  /** Only a wake-up, as `run` is. */
  draft: { draftId: string }
  maintain: object
  /** What a company has asked to have deleted, as soon as its jobs have ended. */
  purge: { companyId: string }
}
export type QueueName = keyof Messages

export type Queue = {
  /**
   * Sends one message or several with the transaction `tx`, so that message and change stand or fall together. A worker
   * of whatever process begins with a `run`, and with what is `urgent`, as soon as it is committed; its message still
   * comes, for when nobody heard.
   */
  send<Name extends QueueName>(
    name: Name,
    data: Messages[Name] | Messages[Name][],
    options?: { tx?: DbOrTx; urgent?: boolean },
  ): Promise<void>
  /** Lets a worker in this very process begin at once with what was sent and committed. Its message still comes. */
  nudge?<Name extends QueueName>(name: Name, data: Messages[Name]): void
  /** What waits in each queue, for the operator. */
  depths?(): Promise<QueueDepth[]>
}

export type QueueDepth = { name: QueueName; waiting: number; active: number; failed: number; oldestWaitingSeconds: number | null }

export type OpenQueue = Queue & {
  /** Handles messages of one queue, several at a time, woken by NOTIFY. A handler that throws is tried again. */
  work<Name extends QueueName>(name: Name, handler: (data: Messages[Name]) => Promise<void>): Promise<void>
  stop(): Promise<void>
}

export type QueueOptions = {
  databaseUrl: string
  log: Log
  worker: boolean
  /** How workers of other processes hear of what they need not fetch first; without, they fetch it. */
  nudges?: {
    tell(tx: DbOrTx, nudge: object): Promise<void>
    listen(onNudge: (nudge: unknown) => void): Promise<{ close(): Promise<void> }>
  }
}

const names = ['run', 'webhook', 'reconcile', 'draft', 'maintain', 'purge'] as const satisfies QueueName[]

/**
 * What comes in numbers and can wait for half a second: fetched and closed in batches, where a NOTIFY for each would make
 * two commits of each. What cannot wait is sent as urgent.
 */
const gathered: readonly QueueName[] = ['webhook']
/** What a person waits for does not wait until it has been fetched. */
const told: readonly QueueName[] = ['run', 'draft']
const retries = { retryLimit: 12, retryDelay: 1, retryBackoff: true, retryDelayMax: 60, deleteAfterSeconds: 3_600 }

/**
 * Opens pg-boss on the application's database. Both polling intervals stand at their minimum of 0.5 s because a
 * retried or delayed message never sends a NOTIFY and would otherwise wait 30 s.
 */
export async function openQueue(options: QueueOptions): Promise<OpenQueue> {
  const boss = new PgBoss({
    connectionString: options.databaseUrl,
    application_name: 'groundwork-queue',
    max: options.worker ? 6 : 3,
    useListenNotify: options.worker,
    supervise: options.worker,
    schedule: false,
  })
  boss.on('error', (error) => options.log.warn({ err: error }, 'queue'))
  await boss.start()
  for (const name of names) {
    const notify = !gathered.includes(name)
    const known = await boss.getQueue(name)
    if (known === null) await boss.createQueue(name, { ...retries, notify })
    else if (known.notify !== notify) await boss.updateQueue(name, { notify })
  }
  const handlers = new Map<QueueName, (data: never) => Promise<void>>()
  const begin = (name: QueueName, data: unknown): void => {
    const handler = handlers.get(name) as ((data: unknown) => Promise<void>) | undefined
    handler?.(data).catch((error: unknown) => options.log.warn({ err: error, queue: name }, 'a nudge failed; its message follows'))
  }
  const listener = options.worker
    ? await options.nudges?.listen((nudge) => {
        const { name, data } = nudge as { name: QueueName; data: unknown }
        begin(name, data)
      })
    : undefined
  return {
    send: async (name, data, { tx, urgent = told.includes(name) } = {}) => {
      const with_ = tx === undefined ? {} : { db: fromKysely(tx) }
      if (tx !== undefined && urgent) for (const one of [data].flat()) await options.nudges?.tell(tx, { name, data: one })
      if (!Array.isArray(data)) await boss.send(name, data, with_)
      else if (data.length > 0)
        await boss.insert(
          name,
          data.map((one) => ({ data: one })),
          with_,
        )
    },
    nudge: begin,
    depths: () => readDepths(boss),
    work: async (name, handler) => {
      handlers.set(name, handler)
      await boss.work(
        name,
        {
          batchSize: gathered.includes(name) ? 100 : 20,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 0.5,
          notifyPollingIntervalSeconds: 0.5,
          perJobResults: true,
        },
        (jobs: Job<Messages[typeof name]>[]) => Promise.all(jobs.map((job) => settle(job, handler, options.log))),
      )
    },
    stop: async () => {
      await listener?.close()
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}

async function readDepths(boss: PgBoss): Promise<QueueDepth[]> {
  const { rows } = (await boss.getDb().executeSql(
    `select name,
      count(*) filter (where state in ('created', 'retry'))::int as waiting,
      count(*) filter (where state = 'active')::int as active,
      count(*) filter (where state = 'failed')::int as failed,
      (extract(epoch from now() - min(created_on) filter (where state in ('created', 'retry'))))::double precision as "oldestWaitingSeconds"
    from pgboss.job where name = any ($1) group by name`,
    [[...names]],
  )) as { rows: QueueDepth[] }
  return names.map(
    (name) => rows.find((row) => row.name === name) ?? { name, waiting: 0, active: 0, failed: 0, oldestWaitingSeconds: null },
  )
}

/** One message that fails is tried again alone; the rest of its batch is done. */
async function settle<Data extends object>(job: Job<Data>, handler: (data: Data) => Promise<void>, log: Log): Promise<JobResult> {
  try {
    await handler(job.data)
    return { id: job.id, status: 'completed' }
  } catch (error) {
    log.warn({ err: error, queue: job.name }, 'a message could not be handled; it is tried again')
    return { id: job.id, status: 'failed', output: { message: error instanceof Error ? error.message : String(error) } }
  }
}
