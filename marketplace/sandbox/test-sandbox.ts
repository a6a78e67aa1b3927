import { isObject, parseJson, type JsonObject } from './json.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts'

export const clientId = '66c0aa11bb22cc33dd44ee55-test1234'
export const clientSecret = 'a-secret-for-tests'
export const sharedSecret = 'a-shared-secret-for-tests'

type Answer = { status: number; body: JsonObject; headers: Headers }
type Send = { token?: string; body?: unknown; version?: string | null }

/** A sandbox with the few calls that every test makes. */
export async function testSandbox(options: Partial<SandboxOptions> = {}) {
  const sandbox: Sandbox = await startSandbox({
    appUrl: 'http://127.0.0.1:9',
    clientId,
    clientSecret,
    sharedSecret,
    quiet: true,
    ...options,
  })

  const send = async (method: string, path: string, headers: Record<string, string>, body: unknown): Promise<Answer> => {
    const response = await fetch(sandbox.url + path, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const parsed = parseJson(await response.text())
    return { status: response.status, body: isObject(parsed) ? parsed : {}, headers: response.headers }
  }
  const api = (method: string, path: string, { token, body, version = 'v3' }: Send = {}) =>
    send(
      method,
      path,
      {
        'content-type': 'application/json',
        ...(version === null ? {} : { version }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body,
    )
  const control = async (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') =>
    (await send(method, `/sandbox/control${path}`, {}, body)).body
  const exchange = (fields: JsonObject) => api('POST', '/oauth/token', { body: { clientId, clientSecret, ...fields } })

  const { companies, locations, users } = (await control('/state')) as {
    companies: JsonObject[]
    locations: JsonObject[]
    users: JsonObject[]
  }
  const idOf = (name: string) => String([...companies, ...locations, ...users].find((one) => one.name === name)?.id)
  const companyId = idOf('Northlight Agency')

  return {
    ...sandbox,
    api,
    control,
    exchange,
    idOf,
    companyId,
    locationId: idOf('Bright Smile Dental'),
    async installAgency(more: JsonObject = {}) {
      const { code } = await control('/install', { as: 'agency', companyId, ...more })
      return (await exchange({ grantType: 'authorization_code', code })).body
    },
    async mint(companyToken: string, locationId: string) {
      return api('POST', '/oauth/location-token', { token: companyToken, body: { companyId, locationId } })
    },
    async locationToken(name = 'Bright Smile Dental', scopes?: string[]) {
      const { code } = await control('/install', { as: 'location', locationIds: [idOf(name)], ...(scopes ? { scopes } : {}) })
      return String((await exchange({ grantType: 'authorization_code', code })).body.accessToken)
    },
  }
}
