import { afterEach, beforeEach, expect, it } from 'vitest'
import { clientId, testSandbox } from '../test-sandbox.ts'

const callback = 'http://127.0.0.1:9/oauth/callback'
let sandbox: Awaited<ReturnType<typeof testSandbox>>

beforeEach(async () => {
  sandbox = await testSandbox()
})
afterEach(() => sandbox.close())

it('sends the browser back with a code and the state, which buys an agency token with the scopes that were asked for', async () => {
  const back = await allow({ state: 'abc' }, { user: sandbox.idOf('Mara Ellison'), reach: 'all', future: 'yes' })
  expect([back.origin + back.pathname, back.searchParams.get('state')]).toEqual([callback, 'abc'])
  const bought = await sandbox.exchange({ grantType: 'authorization_code', code: back.searchParams.get('code') })
  expect(bought.body).toMatchObject({ userType: 'Company', installToFutureLocations: true, scope: 'oauth.readonly' })
})

it('sends no state when none was given', async () => {
  const back = await allow({}, { user: sandbox.idOf('Mara Ellison'), reach: 'some', location: sandbox.locationId })
  expect(back.searchParams.has('state')).toBe(false)
  expect(((await sandbox.control('/state')).locations as { installed: boolean }[]).filter((one) => one.installed)).toHaveLength(1)
})

it('gives a location token to a person of one location', async () => {
  const back = await allow({}, { user: sandbox.idOf('Hana Kim'), location: sandbox.locationId })
  const bought = await sandbox.exchange({ grantType: 'authorization_code', code: back.searchParams.get('code') })
  expect(bought.body).toMatchObject({
    userType: 'Location',
    locationId: sandbox.locationId,
    scope: 'oauth.readonly locations/tags.readonly',
  })
})

it('refuses another redirect address and a scope that does not exist', async () => {
  expect((await fetch(address({ redirect_uri: 'https://evil.example/oauth/callback' }))).status).toBe(400)
  expect((await fetch(address({ scope: 'everything.write' }))).status).toBe(400)
  expect((await fetch(address({}))).status).toBe(200)
})

function address(change: Record<string, string>): string {
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope: 'oauth.readonly locations/tags.readonly',
    ...change,
  }
  return `${sandbox.url}/v2/oauth/chooselocation?${new URLSearchParams(query).toString()}`
}

async function allow(query: Record<string, string>, form: Record<string, string>): Promise<URL> {
  const response = await fetch(address(query), { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  expect(response.status).toBe(302)
  return new URL(response.headers.get('location') ?? '')
}
