import { expect, test } from 'vitest'
import { answeredBy } from '../test/answered-by.ts'
import { HighLevelError } from './highlevel-error.ts'
import { createOAuth } from './oauth.ts'

type Sent = { method: string; url: URL; headers: Headers; form: Record<string, string> | undefined }

const options = {
  apiUrl: 'https://api.example.com',
  marketplaceUrl: 'https://market.example.com',
  clientId: '65a1b2c3d4e5f60718293a4b-abcd1234',
  clientSecret: 'secret',
  versionId: undefined,
}
const tokens = {
  accessToken: 'access',
  tokenType: 'Bearer',
  expiresIn: 86399,
  refreshToken: 'refresh',
  scope: 'a.read b.write',
  userId: 'u',
}

test('leads to the consent page with every parameter that it needs, and no empty one', () => {
  const url = new URL(
    createOAuth(options).consentUrl({ redirectUri: 'https://app/oauth/callback', scopes: ['a.read', 'b.write'], state: 's' }),
  )
  expect(url.origin + url.pathname).toBe('https://market.example.com/v2/oauth/chooselocation')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    redirect_uri: 'https://app/oauth/callback',
    client_id: options.clientId,
    scope: 'a.read b.write',
    state: 's',
  })
  const versioned = createOAuth({ ...options, versionId: 'v1' }).consentUrl({ redirectUri: 'r', scopes: [], state: 's' })
  expect(new URL(versioned).searchParams.get('version_id')).toBe('v1')
})

test('exchanges a code with the published form fields and nothing else', async () => {
  const { sent, oauth } = stub(() =>
    Response.json({ ...tokens, userType: 'Company', companyId: 'c', isBulkInstallation: true, installToFutureLocations: true }),
  )
  expect(await oauth.exchangeCode('code', 'https://app/oauth/callback')).toEqual({
    userType: 'Company',
    accessToken: 'access',
    expiresInMs: 86_399_000,
    refreshToken: 'refresh',
    scopes: ['a.read', 'b.write'],
    companyId: 'c',
    locationId: undefined,
    futureLocations: true,
  })
  expect(sent).toHaveLength(1)
  expect(sent[0]?.url.href).toBe('https://api.example.com/oauth/token')
  expect(sent[0]?.headers.get('version')).toBe('v3')
  expect(sent[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
  expect(sent[0]?.headers.has('authorization')).toBe(false)
  expect(sent[0]?.form).toEqual({
    clientId: options.clientId,
    clientSecret: 'secret',
    grantType: 'authorization_code',
    code: 'code',
    redirectUri: 'https://app/oauth/callback',
  })
})

/** A budget that counts. */
const budget = {
  taken: 0,
  open: 0,
  learned: 0,
  takePermit: async () => {
    budget.taken += 1
    budget.open += 1
    return { leaves: () => undefined, answered: () => void (budget.open -= 1) }
  },
  onAnswer: () => void (budget.learned += 1),
}

test('refreshes and mints with the published form fields and nothing else', async () => {
  const { sent, oauth } = stub(() => Response.json({ ...tokens, refreshToken: null, locationId: 'l' }, { status: 201 }))
  expect((await oauth.refresh('old', 'Location')).refreshToken).toBeUndefined()
  expect(sent[0]?.form).toEqual({
    clientId: options.clientId,
    clientSecret: 'secret',
    grantType: 'refresh_token',
    refreshToken: 'old',
    userType: 'Location',
  })
  expect(await oauth.mintLocationToken('company-token', 'c', 'l', budget)).toMatchObject({
    userType: 'Location',
    companyId: 'c',
    locationId: 'l',
  })
  expect(sent[1]?.url.pathname).toBe('/oauth/location-token')
  expect(sent[1]?.form).toEqual({ companyId: 'c', locationId: 'l' })
  expect(sent[1]?.headers.get('authorization')).toBe('Bearer company-token')
})

test('pages through the installed locations to the end, and no further', async () => {
  const pages = [
    { items: [{ _id: 'a', name: 'A', address: '' }], pagination: { hasNextPage: true, nextPageToken: 'p2' } },
    {
      items: [
        { _id: 'b', name: 'B', address: '' },
        { _id: 'x', name: 'X', isInstalled: false },
      ],
      pagination: { hasNextPage: true, nextPageToken: 'p3' },
    },
    { items: [{ _id: 'a', name: 'A', address: '' }], pagination: { hasNextPage: false } },
  ]
  const { sent, oauth } = stub((n) => Response.json(pages[n]))
  const { taken, learned } = budget
  expect(await oauth.listInstalledLocations('token', 'c', budget)).toEqual([
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ])
  expect(sent.map((one) => one.url.searchParams.get('pageToken'))).toEqual([null, 'p2', 'p3'])
  expect(budget).toMatchObject({ taken: taken + 3, open: 0, learned: learned + 3 })
  expect(Object.fromEntries(sent[0]?.url.searchParams ?? [])).toEqual({
    companyId: 'c',
    appId: '65a1b2c3d4e5f60718293a4b',
    isInstalled: 'true',
    pageSize: '100',
  })
})

test('does not go round for ever when the same page is offered again', async () => {
  const { sent, oauth } = stub(() => Response.json({ items: [], pagination: { hasNextPage: true, nextPageToken: 'same' } }))
  expect(await oauth.listInstalledLocations('token', 'c', budget)).toEqual([])
  expect(sent).toHaveLength(2)
})

test.each([
  [400, { statusCode: 400, message: 'Invalid grant: refresh token is invalid' }, 'revoked'],
  [400, { statusCode: 400, message: 'Location is not active' }, 'suspended'],
  [401, { error: 'UnAuthorized!', error_description: 'Invalid client credentials!' }, 'unauthorized'],
  [403, { statusCode: 403, message: 'The token does not have access to this location.' }, 'wrong_tenant'],
  [500, '<html>', 'unavailable'],
  [429, {}, 'rate_limited'],
  [200, { hello: 1 }, 'unreadable_answer'],
  [200, '', 'unreadable_answer'],
])('tells apart why a refresh failed: %s %o is %s', async (status, body, reason) => {
  const { oauth } = stub(() => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }))
  const error = await oauth.refresh('old', 'Company').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(HighLevelError)
  expect((error as HighLevelError).reason).toBe(reason)
})

test('what the company’s token is refused counts in its budget as well, and a lost answer gives no permit away for ever', async () => {
  const { taken, learned } = budget
  const { oauth } = stub(() => Response.json({}, { status: 429 }))
  await expect(oauth.mintLocationToken('t', 'c', 'l', budget)).rejects.toMatchObject({ reason: 'rate_limited' })
  const broken = createOAuth({ ...options, send: () => Promise.reject(new Error('broken')) })
  await expect(broken.mintLocationToken('t', 'c', 'l', budget)).rejects.toMatchObject({ reason: 'unavailable' })
  expect(budget).toMatchObject({ taken: taken + 2, open: 0, learned: learned + 1 })
})

test('a token request whose answer is lost is unavailable, never ambiguous, and never waits for ever', async () => {
  const oauth = createOAuth({
    ...options,
    timeoutMs: 30,
    send: (_url, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  })
  await expect(oauth.refresh('old', 'Company')).rejects.toMatchObject({
    reason: 'unavailable',
    message: 'The platform did not answer in time.',
  })
})

function stub(answer: (n: number) => Response) {
  const sent: Sent[] = []
  const send = answeredBy((url, { method, headers, body }) => {
    const form = body === undefined ? undefined : Object.fromEntries(new URLSearchParams(body))
    sent.push({ method, url, headers: new Headers(headers), form })
    return answer(sent.length - 1)
  })
  return { sent, oauth: createOAuth({ ...options, send }) }
}
