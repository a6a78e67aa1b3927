import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createOpenAi } from '../openai/openai.ts'
import { createClient } from './client.ts'
import { addressIn } from './exchange.ts'
import { createOAuth } from './oauth.ts'

/** Somebody else's host, which must never hear from us, and the platform's, which sends us there. */
let elsewhere: Server
let platform: Server
let heard = 0
let asked = 0

beforeAll(async () => {
  elsewhere = await open(
    createServer((_, answer) => {
      heard += 1
      answer.end('{}')
    }),
  )
  platform = await open(
    createServer((request, answer) => {
      asked += 1
      const status = Number(/\d{3}/.exec(request.url ?? '')?.[0] ?? 302)
      answer.writeHead(status, { location: `${urlOf(elsewhere)}/stolen` }).end()
    }),
  )
})
afterAll(() => {
  elsewhere.close()
  platform.close()
})

test.each([301, 302, 303, 307, 308])('follows no redirect of status %i, with a token or without', async (status) => {
  const before = asked
  const api = createClient({
    apiUrl: urlOf(platform),
    getToken: async () => 'token',
    takePermit: async () => ({ leaves: () => {}, answered: () => {} }),
  })
  await expect(api.get(`/${status}`, { schema: z.unknown() })).rejects.toMatchObject({ name: 'HighLevelError' })
  await expect(api.post(`/${status}`, { body: {}, schema: z.unknown() })).rejects.toMatchObject({ name: 'HighLevelError' })
  expect(asked - before).toBe(2)
  expect(heard).toBe(0)
})

test('the token endpoint and the model are not followed elsewhere either', async () => {
  const oauth = createOAuth({
    apiUrl: urlOf(platform),
    marketplaceUrl: urlOf(platform),
    clientId: 'a-b',
    clientSecret: 'secret',
    versionId: undefined,
  })
  await expect(oauth.exchangeCode('code', 'https://app.example.com/oauth/callback')).rejects.toMatchObject({ name: 'HighLevelError' })
  const openai = createOpenAi({ apiKey: 'key', baseUrl: urlOf(platform), model: 'm' })
  await expect(openai.ask({ instructions: 'i', schema: { name: 's', schema: {} }, prompt: 'p', maxTokens: 10 })).rejects.toMatchObject({
    name: 'OpenAiError',
  })
  expect(heard).toBe(0)
})

test('no path leads to another host', () => {
  const api = 'https://services.example.com'
  for (const path of ['@evil.example.com/x', '.evil.example.com/x', ':8443/x', ':x@evil.example.com/', 'x', '', '\\\\evil.example.com']) {
    expect(() => addressIn(api, path), path).toThrow('This address is not one of the platform.')
  }
  expect(() => addressIn(`${api}/base`, '/../other')).toThrow('not one of the platform')
  for (const path of ['//evil.example.com/x', '/locations/@evil.example.com', '/a?url=http://169.254.169.254/']) {
    expect(addressIn(api, path).origin).toBe(api)
  }
})

async function open(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
