import type { MiddlewareHandler } from 'hono'
import type { Context } from '../../context.ts'
import { listWhiteLabelDomains } from '../../installs/install-store.ts'
import type { DoorEnv } from '../door.ts'

/** Where the platform shows custom pages (platform dossier §3.4). */
const platformHosts = ['https://*.gohighlevel.com', 'https://*.leadconnectorhq.com', 'https://*.msgsndr.com']
const domainsKeptMs = 60_000
/** More than this would outgrow what proxies take as a header. */
const maxDomains = 100

/** Who may frame us, what a page of ours may load, and nothing else. No X-Frame-Options: the page lives in a frame. */
export function securityHeaders(ctx: Pick<Context, 'config' | 'db' | 'log' | 'now'>): MiddlewareHandler<DoorEnv> {
  const domains = rememberDomains(ctx)
  const secure = ctx.config.publicUrl.startsWith('https:')
  return async (c, next) => {
    c.header('content-security-policy', contentSecurityPolicy([...frameAncestors(ctx.config), ...(await domains())]))
    c.header('x-content-type-options', 'nosniff')
    // What may be kept says so itself; a refusal, or what depends on who asks, never is.
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    c.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
    if (secure) c.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    await next()
  }
}

export function contentSecurityPolicy(ancestors: readonly string[], styles: readonly string[] = []): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src ${["'self'", ...styles].join(' ')}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    // No text ever becomes markup or script: there is no policy that could make it so.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    `frame-ancestors ${ancestors.join(' ')}`,
  ].join('; ')
}

/** The hosts that are known without asking the database. */
export function frameAncestors(config: Context['config']): string[] {
  const sandbox = config.sandboxUrl === undefined ? [] : [new URL(config.sandboxUrl).origin]
  return [...platformHosts, ...config.frameAncestors.filter((source) => !/[;,\s]/.test(source)), ...sandbox]
}

/** The tenants' white-label domains, read once a minute; a database that is away takes no page down. */
function rememberDomains(ctx: Pick<Context, 'db' | 'log' | 'now'>): () => Promise<string[]> {
  let known: { at: number; sources: Promise<string[]> } | undefined
  return async () => {
    const at = ctx.now().getTime()
    if (known === undefined || at - known.at > domainsKeptMs) {
      const before = known?.sources ?? Promise.resolve([])
      const sources = listWhiteLabelDomains(ctx.db, maxDomains).then(
        (domains) => domains.map((domain) => `https://${domain}`),
        (error: unknown) => {
          ctx.log.warn({ err: error }, 'the white-label domains could not be read')
          return before
        },
      )
      known = { at, sources }
    }
    return known.sources
  }
}
