import type { Context } from '../context.ts'
import { type InstallKey, readInstall } from './install-store.ts'
import { markRefused } from './token-store.ts'

/**
 * The platform answered a call with "Location is not active": from now on that is what people are told, until the
 * install's tokens can be renewed again. Nothing that is needed for that is given up.
 */
export async function noteSuspension(ctx: Pick<Context, 'db' | 'now' | 'log'>, key: InstallKey): Promise<void> {
  const install = await readInstall(ctx.db, key)
  if (install?.status !== 'active') return
  if (await markRefused(ctx.db, key, install.token_generation, 'suspended', ctx.now()))
    ctx.log.warn({ install: install.id }, 'a location is suspended')
}
