import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const good = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1/unused',
  GHL_CLIENT_ID: 'a-b',
  GHL_CLIENT_SECRET: 'secret',
  GHL_SHARED_SECRET: 'shared',
  SESSION_SECRET: 'x'.repeat(32),
  ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64'),
}

test.each([
  [{ OPERATOR_TOKEN: 'admin' }, 'OPERATOR_TOKEN is shorter'],
  [{ METRICS_TOKEN: 'fifteen-letters' }, 'METRICS_TOKEN is shorter'],
  [{ SESSION_SECRET: 'hunter2' }, 'SESSION_SECRET is shorter'],
  [{ ENCRYPTION_KEYS: 'k1:c2hvcnQ=' }, 'ENCRYPTION_KEYS: entry 1'],
  [{ FRAME_ANCESTORS: '*' }, 'FRAME_ANCESTORS: "*"'],
  [{ FRAME_ANCESTORS: 'https://a.example; script-src *' }, 'FRAME_ANCESTORS: "https://a.example;"'],
  [{ FRAME_ANCESTORS: "https://a.example 'unsafe-inline'" }, 'FRAME_ANCESTORS'],
  [{ FRAME_ANCESTORS: 'data:' }, 'FRAME_ANCESTORS'],
  [{ PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'],
  [{ GHL_API_URL: 'file:///etc/passwd' }, 'GHL_API_URL'],
  [{ OPENAI_BASE_URL: 'file:///etc/passwd' }, 'OPENAI_BASE_URL'],
  [{ OPENAI_BASE_URL: 'model.example.com/v1' }, 'OPENAI_BASE_URL'],
])('%o stops the start, in words that do not repeat a secret', (bad, words) => {
  const read = (): unknown => readConfig({ ...good, ...bad })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(words)
  for (const [name, value] of Object.entries(bad)) if (/TOKEN|SECRET|KEYS/.test(name)) expect(read).not.toThrow(value)
})

test.each(Object.keys(good))('%s has no value of its own: without one the start stops', (name) => {
  for (const nothing of [undefined, '', ' ']) expect(() => readConfig({ ...good, [name]: nothing })).toThrow(`${name} is missing`)
})

test('takes what is good, and anything for a token beside the sandbox', () => {
  const config = readConfig({ ...good, FRAME_ANCESTORS: 'https://app.agency.com, https://*.agency.com http://127.0.0.1:*' })
  expect(config.frameAncestors).toEqual(['https://app.agency.com', 'https://*.agency.com', 'http://127.0.0.1:*'])
  expect(readConfig({ ...good, OPERATOR_TOKEN: 'x', SANDBOX_URL: 'http://127.0.0.1:1' }).operatorToken).toBe('x')
})
