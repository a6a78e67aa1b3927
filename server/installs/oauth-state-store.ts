import type { DbOrTx } from '../db/database.ts'

export async function insertOAuthState(db: DbOrTx, nonce: string, expiresAt: Date): Promise<void> {
  await db.insertInto('oauth_states').values({ nonce, expires_at: expiresAt }).execute()
}

/** True once: the row is gone afterwards. */
export async function takeOAuthState(db: DbOrTx, nonce: string, now: Date): Promise<boolean> {
  const row = await db.deleteFrom('oauth_states').where('nonce', '=', nonce).returning('expires_at').executeTakeFirst()
  return row !== undefined && row.expires_at.getTime() > now.getTime()
}

export async function dropExpiredOAuthStates(db: DbOrTx, now: Date): Promise<void> {
  await db.deleteFrom('oauth_states').where('expires_at', '<', now).execute()
}
