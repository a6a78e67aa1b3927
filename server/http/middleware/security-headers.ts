import type { MiddlewareHandler } from 'hono'
import type { Context } from '../../context.ts'
import { listWhiteLabelDomains } from '../../installs/install-store.ts'
import type { DoorEnv } from '../door.ts'

/** Where the platform shows custom pages (platform dossier §3.4). */
const platformHosts = ['https://*.gohighlevel.com', 'https://*.leadconnectorhq.com', 'https://*.msgsndr.com']
const domainsKeptMs = 60_000
/** More than this would outgrow what proxies take as a header: whose page is not said to frame us gets the newest. */
const maxDomains = 100
const maxKnown = 20_000

type Domains = { all: ReadonlySet<string>; newest: readonly string[] }

/** Who may frame us, what a page of ours may load, and nothing else. No X-Frame-Options: the page lives in a frame. */
export function securityHeaders(ctx: Pick<Context, 'config' | 'db' | 'log' | 'now'>): MiddlewareHandler<DoorEnv> {
  const domains = rememberDomains(ctx)
  const secure = ctx.config.publicUrl.startsWith('https:')
  return async (c, next) => {
    c.header(
      'content-security-policy',
      contentSecurityPolicy([...frameAncestors(ctx.config), ...domainsFor(c.req.header('referer'), await domains())]),
    )
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

/** The one under which the page is said to be opened, when it is a tenant's; else as many as there is room for. */
function domainsFor(referer: string | undefined, { all, newest }: Domains): readonly string[] {
  const origin = referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : ''
  return all.has(origin) ? [origin] : newest
}

/** The tenants' white-label domains, read once a minute; a database that is away takes no page down. */
function rememberDomains(ctx: Pick<Context, 'db' | 'log' | 'now'>): () => Promise<Domains> {
  let known: { at: number; sources: Promise<Domains> } | undefined
  return async () => {
    const at = ctx.now().getTime()
    if (known === undefined || at - known.at > domainsKeptMs) {
      const before = known?.sources ?? Promise.resolve({ all: new Set<string>(), newest: [] })
      const sources = listWhiteLabelDomains(ctx.db, maxKnown).then(
        (domains) => {
          const origins = domains.map((domain) => `https://${domain}`)
          return { all: new Set(origins), newest: origins.slice(0, maxDomains) }
        },
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
