import { fromKysely, PgBoss, type Job, type JobResult } from 'pg-boss'
import type { DbOrTx } from '../db/database.ts'
import type { Log } from '../log.ts'

/** What travels through each queue. `run` is only a wake-up: a job's state lives in its own tables. */
export type Messages = {
  run: { jobId: string }
  webhook: { webhookId: string }
  /** `looksIn`: an older release asks so for a `look` too. */
  reconcile: { companyId: string; looksIn?: boolean }
  /** Reads each of its locations once, a few with each message: those behind `after`. */
  look: { companyId: string; after?: string }
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

/** How a queue is worked on. */
type Way = {
  /** Whether a message wakes its workers by NOTIFY. */
  notify: boolean
  /** How many messages are fetched, and closed, at once, by each of so many `loops`. */
  batch: number
  loops?: number
  /**
   * Of each company one message is worked on at a time and at most one waits, beside one that failed and is to be tried
   * again. Whoever sends one while one waits has sent it; one that is sent while another is worked on comes after it.
   */
  inTurn?: true
}

const ways: Record<QueueName, Way> = {
  run: { notify: true, batch: 20 },
  // Comes in numbers and can wait for half a second, where a NOTIFY for each would make two commits of each. What cannot is sent as urgent.
  webhook: { notify: false, batch: 100 },
  // Each message for itself, so that no agency waits for another's; few at once, for each holds a connection.
  reconcile: { notify: true, batch: 1, loops: 4, inTurn: true },
  // Nobody waits for it, and a round of many locations takes an hour.
  look: { notify: false, batch: 1, loops: 2, inTurn: true },
  draft: { notify: true, batch: 20 },
  maintain: { notify: true, batch: 20 },
  purge: { notify: true, batch: 20 },
}
const names = Object.keys(ways) as QueueName[]

/** A queue's policy is fixed when it is made: one that has got another since goes by a new name, and what stands in the older one is handed on. */
const renamed: Partial<Record<QueueName, string>> = { reconcile: 'reconcile-in-turn' }
const storedAs = (name: QueueName): string => renamed[name] ?? name

/** What a person waits for does not wait until it has been fetched. */
const told: readonly QueueName[] = ['run', 'draft']
const retries = { retryLimit: 12, retryDelay: 1, retryBackoff: true, retryDelayMax: 60, deleteAfterSeconds: 3_600 }
/** The turn of a process that was killed passes on after so long, at the next of the queue's looks, one a minute. */
const turn = { policy: 'stately', heartbeatSeconds: 30 } as const

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
  for (const name of names) await makeQueue(boss, name)
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
  const send: Queue['send'] = async (name, data, { tx, urgent = told.includes(name) } = {}) => {
    const with_ = tx === undefined ? {} : { db: fromKysely(tx) }
    if (tx !== undefined && urgent) for (const one of [data].flat()) await options.nudges?.tell(tx, { name, data: one })
    const several: object[] = Array.isArray(data) ? data : [data]
    const messages = several.map((one) => ({ data: one, ...keyOf(name, one) }))
    // In one order for all: whoever sends the same as somebody whose transaction is open waits for it.
    if (ways[name].inTurn) messages.sort((a, b) => (a.singletonKey ?? '').localeCompare(b.singletonKey ?? ''))
    if (messages.length > 0) await boss.insert(storedAs(name), messages, with_)
  }
  return {
    send,
    nudge: begin,
    depths: () => readDepths(boss),
    work: async (name, handler) => {
      handlers.set(name, handler)
      await boss.work(storedAs(name), pace(ways[name]), (jobs: Job<Messages[typeof name]>[]) =>
        Promise.all(jobs.map((job) => settle(job, handler, options.log))),
      )
      if (storedAs(name) === name || (await boss.getQueue(name)) === null) return
      await boss.work(name, pace({ notify: true, batch: 20 }), (jobs: Job<Messages[typeof name]>[]) =>
        Promise.all(jobs.map((job) => settle(job, (data) => send(name, data), options.log))),
      )
    },
    stop: async () => {
      await listener?.close()
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}

/** Its settings are brought up to date where it is known already. */
async function makeQueue(boss: PgBoss, name: QueueName): Promise<void> {
  const { notify, inTurn } = ways[name]
  const known = await boss.getQueue(storedAs(name))
  if (known === null) await boss.createQueue(storedAs(name), { ...retries, notify, ...(inTurn ? turn : {}) })
  else if (known.notify !== notify) await boss.updateQueue(storedAs(name), { notify })
}

function keyOf(name: QueueName, data: object): { singletonKey?: string } {
  return ways[name].inTurn && 'companyId' in data ? { singletonKey: data.companyId as string } : {}
}

/** However many loops there are, the queue is asked twice a second. */
function pace({ batch, loops = 1 }: Way) {
  return {
    batchSize: batch,
    localConcurrency: loops,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 0.5 * loops,
    notifyPollingIntervalSeconds: 0.5 * loops,
    perJobResults: true,
  } as const
}

async function readDepths(boss: PgBoss): Promise<QueueDepth[]> {
  const { rows } = (await boss.getDb().executeSql(
    `select name,
      count(*) filter (where state in ('created', 'retry'))::int as waiting,
      count(*) filter (where state = 'active')::int as active,
      count(*) filter (where state = 'failed')::int as failed,
      (extract(epoch from now() - min(created_on) filter (where state in ('created', 'retry'))))::double precision as "oldestWaitingSeconds"
    from pgboss.job where name = any ($1) group by name`,
    [names.map(storedAs)],
  )) as { rows: (Omit<QueueDepth, 'name'> & { name: string })[] }
  const nothing = { waiting: 0, active: 0, failed: 0, oldestWaitingSeconds: null }
  return names.map((name) => ({ ...nothing, ...rows.find((row) => row.name === storedAs(name)), name }))
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
