import type { Context } from '../context.ts'
import { readInstallLink, signInstallLink, signState } from '../crypto/install-state.ts'
import { newId } from '../db/new-id.ts'
import { dropExpiredOAuthStates, insertOAuthState } from './oauth-state-store.ts'

const stateTtlMs = 15 * 60 * 1000

/** Where the platform sends people back to; it must be registered with the Marketplace app, word for word. */
export function redirectUriOf(publicUrl: string): string {
  return `${publicUrl}/oauth/callback`
}

/** How long a page may stand open with a link that still says whose it is; after that it is a link like any other. */
const linkTtlMs = 24 * 60 * 60 * 1000

/** The link to install, for the page of somebody of this company: what is granted then must be granted by that company. */
export async function installLinkFor(ctx: Pick<Context, 'config' | 'now'>, companyId: string): Promise<string> {
  const now = ctx.now()
  const times = { now, expiresAt: new Date(now.getTime() + linkTtlMs) }
  return `${ctx.config.publicUrl}/oauth/install?for=${await signInstallLink(companyId, times, ctx.config.sessionSecrets)}`
}

/**
 * The address of the consent page, with a state that is good for one use within 15 minutes. `link` is what
 * {@link installLinkFor} signed; one that is old or not ours counts as none.
 */
export async function beginInstall(ctx: Context, scopes: readonly string[], link?: string): Promise<string> {
  const now = ctx.now()
  const expiresAt = new Date(now.getTime() + stateTtlMs)
  const nonce = newId('state')
  await dropExpiredOAuthStates(ctx.db, now)
  await insertOAuthState(ctx.db, nonce, expiresAt)
  const companyId = link === undefined ? undefined : await readInstallLink(link, now, ctx.config.sessionSecrets)
  const state = await signState({ nonce, companyId }, { now, expiresAt }, ctx.config.sessionSecrets)
  return ctx.highlevel.oauth.consentUrl({ redirectUri: redirectUriOf(ctx.config.publicUrl), scopes, state })
}
