import pg from 'pg'
import type { Log } from '../log.ts'

export type ListenOptions = {
  databaseUrl: string
  applicationName: string
  channel: string
  /** What was told; a hint only, since what is told while nobody listens is lost. */
  onNotice(payload: string): void
  /** After each time the connection stands, so that what was missed can be read elsewhere. */
  onListening?(): void
  /** How long the database may take to answer. */
  silentMs?: number
  log: Log
}

const retryMs = 500
/** Who was put through to a database that hangs would wait for ever. */
const usuallySilentMs = 10_000
/** How often the connection is asked whether it is still there. */
const pulseMs = 5_000

/** One LISTEN connection, made anew whenever it is lost. Resolves when it stands, or when it was lost for the first time. */
export async function listenTo(options: ListenOptions): Promise<{ close(): Promise<void> }> {
  const { channel, log, silentMs = usuallySilentMs } = options
  let client: pg.Client | undefined
  let closed = false

  const listen = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: options.applicationName,
      keepAlive: true,
      connectionTimeoutMillis: silentMs,
      query_timeout: silentMs,
    })
    let gone = false
    const lose = (error?: Error): void => {
      if (gone) return
      gone = true
      if (client === next) client = undefined
      next.end().catch(() => undefined)
      if (closed) return
      log.warn({ err: error, channel }, 'a listening connection was lost; listening again')
      setTimeout(() => void listen(), retryMs)
    }
    next.on('error', lose)
    next.on('end', () => lose())
    next.on('notification', ({ payload }) => {
      if (payload !== undefined) options.onNotice(payload)
    })
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
    } catch (error) {
      lose(error as Error)
      return
    }
    if (closed) return void next.end().catch(() => undefined)
    client = next
    options.onListening?.()
    pulse(next, () => gone || closed, lose)
  }

  await listen()
  return {
    close: async () => {
      closed = true
      await client?.end()
    },
  }
}

/** A half-open connection answers nothing: without a pulse it would look alive for minutes. */
function pulse(client: pg.Client, isOver: () => boolean, lose: (error: Error) => void): void {
  const timer = setInterval(() => {
    if (isOver()) {
      clearInterval(timer)
      return
    }
    const late = setTimeout(() => lose(new Error('the listening connection did not answer')), pulseMs)
    client.query('select 1').then(
      () => clearTimeout(late),
      (error: Error) => {
        clearTimeout(late)
        lose(error)
      },
    )
  }, pulseMs)
  timer.unref()
}
