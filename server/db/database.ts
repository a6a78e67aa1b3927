import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { leaveWhenSilent } from './leave-silent.ts'
import { keepPlans } from './prepared.ts'
import type { Schema } from './schema.ts'
import { splitByTenant } from './tenant-pool.ts'

export type Db = Kysely<Schema>
export type Tx = Transaction<Schema>
/** What a store's function takes: the pool, or a transaction in which it joins. */
export type DbOrTx = Db | Tx

/** Counters fit a double; the driver's default would hand them over as strings. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** A process that freezes in a transaction must not hold its locks against those that go on. Longer ones say so themselves. */
const idleInTransactionMs = 5_000

/**
 * A connection whose other end is gone without a word answers nothing, for a quarter of an hour and more. Far beyond what
 * any statement takes, a waited-for lock and the deletion of a whole agency too; migrations have a connection of their own.
 */
const silentMs = 120_000

export type DatabaseOptions = {
  url: string
  maxConnections?: number
  applicationName?: string
  /** For how long a statement may go unanswered. */
  silentMs?: number
  onError: (error: Error) => void
}

/**
 * Opens the pools: the process's own, and one behind the tenants' wall for what runs under `runAsTenant`. Broken idle
 * connections are reported to `onError` and replaced; `db.destroy()` closes both.
 */
export function openDatabase(options: DatabaseOptions): Db {
  const open = (): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: options.url,
      max: options.maxConnections ?? 20,
      application_name: options.applicationName ?? 'groundwork',
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      query_timeout: options.silentMs ?? silentMs,
      keepAlive: true,
    })
    pool.on('error', () => undefined)
    // A connection that breaks while it is in use tells only its own listeners, and without one ends the process.
    pool.on('connect', (client) => {
      client.on('error', options.onError)
      keepPlans(client)
      leaveWhenSilent(client)
    })
    return pool
  }
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: splitByTenant(open(), open()) }) })
}
