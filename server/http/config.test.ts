import { expect, test } from 'vitest'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { ConfigAnswer } from '../contract/config-door.ts'
import { kindNames } from '../contract/kind-names.ts'
import { configDoor } from './config.ts'

test('tells every kind with its schema, the limits and what is switched on', async () => {
  const answer = await ask({ apiKey: undefined })
  expect(answer.kinds.map((kind) => kind.name).toSorted()).toEqual([...kindNames].toSorted())
  expect(answer.kinds.find((kind) => kind.name === 'tag')?.schema).toMatchObject({
    properties: { name: { type: 'string' } },
    required: ['name'],
  })
  expect(answer.limits).toEqual({
    blueprintBytes: 1_048_576,
    resources: 2_000,
    variables: 200,
    requestsPer10Seconds: 100,
    requestsPerDay: 200_000,
  })
})

test('drafts with a key or beside a sandbox, and says so when it cannot', async () => {
  expect((await ask({})).features).toEqual({ drafting: false, sandbox: false })
  expect((await ask({ apiKey: 'sk-1' })).features).toEqual({ drafting: true, sandbox: false })
  expect((await ask({ sandboxUrl: 'http://127.0.0.1:4000' })).features).toEqual({ drafting: true, sandbox: true })
})

test('serves the schema of a whole blueprint', async () => {
  const config = { openai: {} } as unknown as Config
  const response = await configDoor({ config } as Context).request('/api/config/blueprint.schema.json')
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ title: 'Blueprint', required: expect.arrayContaining(['version', 'name', 'resources']) })
})

async function ask(parts: { apiKey?: string | undefined; sandboxUrl?: string }): Promise<ConfigAnswer> {
  const config = { openai: { apiKey: parts.apiKey }, sandboxUrl: parts.sandboxUrl } as unknown as Config
  const response = await configDoor({ config } as Context).request('/api/config')
  expect(response.status).toBe(200)
  return ConfigAnswer.parse(await response.json())
}
