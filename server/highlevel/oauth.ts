import { z } from 'zod'
import { say } from '../contract/say.ts'
import { classify } from './classify.ts'
import { addressIn, exchange } from './exchange.ts'
import { HighLevelError } from './highlevel-error.ts'
import type { ClientOptions } from './client.ts'
import type { HighLevelOptions } from './highlevel.ts'

export type UserType = 'Company' | 'Location'

/** Tokens as the platform granted them. */
export type Grant = {
  userType: UserType
  accessToken: string
  expiresInMs: number
  refreshToken: string | undefined
  scopes: string[]
  companyId: string | undefined
  locationId: string | undefined
  futureLocations: boolean
}

export type InstalledLocation = { id: string; name: string }

/** The consent page and the token endpoints (platform dossier §1). A failed call never leaves it open whether a record was made. */
export type OAuth = {
  consentUrl(request: { redirectUri: string; scopes: readonly string[]; state: string }): string
  exchangeCode(code: string, redirectUri: string): Promise<Grant>
  /** Consumes the refresh token; the grant holds its successor. */
  refresh(refreshToken: string, userType: UserType): Promise<Grant>
  mintLocationToken(companyAccessToken: string, companyId: string, locationId: string, budget: Budget): Promise<Grant>
  /** All locations of the company in which the app is installed, or the one that is asked for. */
  listInstalledLocations(companyAccessToken: string, companyId: string, budget: Budget, locationId?: string): Promise<InstalledLocation[]>
}

/** The company's request window: what goes out with its token counts there. */
export type Budget = Required<Pick<ClientOptions, 'takePermit' | 'onAnswer'>>

const timeoutMs = 15_000
const pageSize = 100
const maxPages = 500
const dayInSeconds = 86_400

const TokenAnswer = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1).nullish(),
  expiresIn: z.number().positive().nullish(),
  scope: z.string().nullish(),
  userType: z.enum(['Company', 'Location']).nullish(),
  companyId: z.string().nullish(),
  locationId: z.string().nullish(),
  installToFutureLocations: z.boolean().nullish(),
})

const InstalledLocationsPage = z.object({
  items: z.array(z.object({ _id: z.string().min(1), name: z.string().nullish(), isInstalled: z.boolean().nullish() })),
  pagination: z.object({ hasNextPage: z.boolean().nullish(), nextPageToken: z.string().nullish() }).nullish(),
})

export function createOAuth(options: HighLevelOptions): OAuth {
  const client = { clientId: options.clientId, clientSecret: options.clientSecret }
  const grantOf = async (path: string, form: Record<string, string>, token?: string, budget?: Budget): Promise<Grant> =>
    toGrant(await call(options, TokenAnswer, { method: 'POST', path, form, token, budget }))
  return {
    consentUrl: ({ redirectUri, scopes, state }) => {
      const url = new URL(`${options.marketplaceUrl}/v2/oauth/chooselocation`)
      url.searchParams.set('response_type', 'code')
      url.searchParams.set('redirect_uri', redirectUri)
      url.searchParams.set('client_id', options.clientId)
      url.searchParams.set('scope', scopes.join(' '))
      if (options.versionId !== undefined) url.searchParams.set('version_id', options.versionId)
      url.searchParams.set('state', state)
      return url.href
    },
    exchangeCode: (code, redirectUri) => grantOf('/oauth/token', { ...client, grantType: 'authorization_code', code, redirectUri }),
    refresh: (refreshToken, userType) => grantOf('/oauth/token', { ...client, grantType: 'refresh_token', refreshToken, userType }),
    mintLocationToken: async (companyAccessToken, companyId, locationId, budget) => ({
      ...(await grantOf('/oauth/location-token', { companyId, locationId }, companyAccessToken, budget)),
      userType: 'Location',
      companyId,
      locationId,
    }),
    listInstalledLocations: (companyAccessToken, companyId, budget, locationId) =>
      listInstalledLocations(options, companyAccessToken, budget, { companyId, ...(locationId === undefined ? {} : { locationId }) }),
  }
}

async function listInstalledLocations(
  options: HighLevelOptions,
  token: string,
  budget: Budget,
  filter: Record<string, string>,
): Promise<InstalledLocation[]> {
  const appId = options.clientId.split('-')[0] ?? options.clientId
  const found = new Map<string, InstalledLocation>()
  let pageToken: string | undefined
  for (let page = 0; page < maxPages; page += 1) {
    const query = new URLSearchParams({
      ...filter,
      appId,
      isInstalled: 'true',
      pageSize: String(pageSize),
      ...(pageToken === undefined ? {} : { pageToken }),
    })
    const answer = await call(options, InstalledLocationsPage, { method: 'GET', path: '/oauth/installed-locations', query, token, budget })
    for (const item of answer.items) {
      if (item.isInstalled !== false) found.set(item._id, { id: item._id, name: item.name ?? '' })
    }
    const next = answer.pagination?.hasNextPage ? (answer.pagination.nextPageToken ?? undefined) : undefined
    if (next === undefined || next === pageToken) break
    pageToken = next
  }
  return [...found.values()]
}

type Call = {
  method: 'GET' | 'POST'
  path: string
  form?: Record<string, string>
  query?: URLSearchParams
  token?: string | undefined
  budget?: Budget | undefined
}

async function call<T>(options: HighLevelOptions, schema: z.ZodType<T>, request: Call): Promise<T> {
  const url = addressIn(options.apiUrl, request.path)
  if (request.query !== undefined) url.search = request.query.toString()
  const permit = await request.budget?.takePermit()
  permit?.leaves()
  const leftAt = performance.now()
  const answer = await exchange({ timeoutMs: options.timeoutMs ?? timeoutMs, send: options.send }, url, {
    method: request.method,
    headers: {
      version: 'v3',
      accept: 'application/json',
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      ...(request.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(request.form === undefined ? {} : { body: new URLSearchParams(request.form).toString() }),
  })
    .catch((error: unknown) => {
      throw error instanceof HighLevelError ? neverAmbiguous(error) : error
    })
    .finally(() => permit?.answered())
  request.budget?.onAnswer(answer.rate, leftAt)
  const facts = { method: request.method, path: request.path, status: answer.status, traceId: answer.traceId }
  if (!answer.ok) {
    throw neverAmbiguous(
      new HighLevelError({
        ...facts,
        reason: classify({
          status: answer.status,
          message: answer.message,
          method: request.method,
          dailyRemaining: answer.rate.dailyRemaining,
        }),
        message: answer.message,
        said: answer.said,
        retryAfterMs: answer.rate.intervalMs,
      }),
    )
  }
  const parsed = schema.safeParse(answer.body)
  if (parsed.success) return parsed.data
  throw new HighLevelError({
    ...facts,
    reason: 'unreadable_answer',
    ...say('refused.token_not_understood'),
  })
}

/** `ambiguous` is about records that may exist twice; no token request makes one. */
function neverAmbiguous(error: HighLevelError): HighLevelError {
  if (error.reason !== 'ambiguous') return error
  const { message, said, method, path, status, traceId, retryAfterMs, cause } = error
  return new HighLevelError({ reason: 'unavailable', message, said, method, path, status, traceId, retryAfterMs, cause })
}

function toGrant(answer: z.infer<typeof TokenAnswer>): Grant {
  const locationId = answer.locationId ?? undefined
  return {
    userType: answer.userType ?? (locationId === undefined ? 'Company' : 'Location'),
    accessToken: answer.accessToken,
    expiresInMs: (answer.expiresIn ?? dayInSeconds - 1) * 1000,
    refreshToken: answer.refreshToken ?? undefined,
    scopes: (answer.scope ?? '').split(' ').filter(Boolean),
    companyId: answer.companyId ?? undefined,
    locationId,
    futureLocations: answer.installToFutureLocations ?? false,
  }
}
