import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../db/database.ts'
import { type Install, installIdOf, type InstallKey, readInstall } from './install-store.ts'

/** Longer than a token call may take, so that a waiter normally finds its holder's new token. */
const lockTimeout = '20s'
/** The lock is held while the platform answers. */
const idleTimeout = '20s'

/**
 * Takes the install's token lock until the end of the transaction, then reads the row again: whoever waited here finds
 * what the one before has stored. Fails with PostgreSQL's `55P03` when the lock is not free in time.
 */
export async function lockTokens(tx: Tx, key: InstallKey): Promise<Install | undefined> {
  await sql`select set_config('lock_timeout', ${lockTimeout}, true), set_config('idle_in_transaction_session_timeout', ${idleTimeout}, true)`.execute(
    tx,
  )
  const id = installIdOf(key)
  const lock = () => tx.selectFrom('token_locks').select('install_id').where('install_id', '=', id).forUpdate().executeTakeFirst()
  if ((await lock()) === undefined) {
    await sql`insert into token_locks (install_id) select id from installs where id = ${id} on conflict do nothing`.execute(tx)
    await lock()
  }
  return readInstall(tx, key)
}

export type RenewedTokens = {
  sealedAccessToken: string
  /** Undefined keeps the one that is there. */
  sealedRefreshToken: string | undefined
  expiresAt: Date
  scopes: string[]
  source: 'own' | 'company'
  at: Date
}

/**
 * Stores renewed tokens, unless the install has ended or was granted anew since `generation` was read.
 * Returns the new generation, or undefined when nothing was stored.
 */
export async function storeTokens(db: DbOrTx, key: InstallKey, generation: number, tokens: RenewedTokens): Promise<number | undefined> {
  const row = await db
    .updateTable('installs')
    .set({
      status: 'active',
      sealed_access_token: tokens.sealedAccessToken,
      access_token_expires_at: tokens.expiresAt,
      token_source: tokens.source,
      token_generation: generation + 1,
      changed_at: tokens.at,
      ...(tokens.sealedRefreshToken === undefined ? {} : { sealed_refresh_token: tokens.sealedRefreshToken }),
      ...(tokens.scopes.length === 0 ? {} : { scopes: tokens.scopes }),
    })
    .where('company_id', '=', key.companyId)
    .where('id', '=', installIdOf(key))
    .where('token_generation', '=', generation)
    .where('status', 'in', ['active', 'suspended'])
    .returning('token_generation')
    .executeTakeFirst()
  return row?.token_generation
}

/** Suspended keeps its refresh token, to be tried again; revoked keeps nothing. The same guard as {@link storeTokens}. */
export async function markRefused(
  db: DbOrTx,
  key: InstallKey,
  generation: number,
  status: 'suspended' | 'revoked',
  at: Date,
): Promise<boolean> {
  const erased = { sealed_access_token: null, access_token_expires_at: null }
  const result = await db
    .updateTable('installs')
    .set({
      status,
      changed_at: at,
      token_generation: generation + 1,
      ...erased,
      ...(status === 'revoked' ? { sealed_refresh_token: null } : {}),
    })
    .where('company_id', '=', key.companyId)
    .where('id', '=', installIdOf(key))
    .where('token_generation', '=', generation)
    .where('status', 'in', ['active', 'suspended'])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
