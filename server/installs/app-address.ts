import type { Context } from '../context.ts'
import { getWhiteLabelDomain } from './install-store.ts'

/** Where this agency's people open the platform's own pages, without a slash at its end. The sandbox's domains exist nowhere. */
export async function getAppAddress(ctx: Pick<Context, 'db' | 'config'>, companyId: string): Promise<string> {
  const { highlevel, sandboxUrl } = ctx.config
  const domain = sandboxUrl === undefined ? await getWhiteLabelDomain(ctx.db, companyId) : null
  return domain === null ? highlevel.appUrl : `https://${domain}`
}
