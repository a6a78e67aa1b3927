import type { Context } from '../context.ts'
import { signState } from '../crypto/install-state.ts'
import { newId } from '../db/new-id.ts'
import { dropExpiredOAuthStates, insertOAuthState } from './oauth-state-store.ts'

const stateTtlMs = 15 * 60 * 1000

/** Where the platform sends people back to; it must be registered with the Marketplace app, word for word. */
export function redirectUriOf(publicUrl: string): string {
  return `${publicUrl}/oauth/callback`
}

/** The address of the consent page, with a state that is good for one use within 15 minutes. */
export async function beginInstall(ctx: Context, scopes: readonly string[]): Promise<string> {
  const now = ctx.now()
  const expiresAt = new Date(now.getTime() + stateTtlMs)
  const nonce = newId('state')
  await dropExpiredOAuthStates(ctx.db, now)
  await insertOAuthState(ctx.db, nonce, expiresAt)
  const state = await signState(nonce, { now, expiresAt }, ctx.config.sessionSecret)
  return ctx.highlevel.oauth.consentUrl({ redirectUri: redirectUriOf(ctx.config.publicUrl), scopes, state })
}
