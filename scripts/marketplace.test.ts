import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requiredScopes } from '../server/resources/required-scopes.ts'

const marketplace = join(import.meta.dirname, '../marketplace')

test('asks the Marketplace for the scopes that the code needs', async () => {
  const app = JSON.parse(await readFile(join(marketplace, 'app.json'), 'utf8')) as { oauth: { scopes: string[] } }
  expect(new Set(app.oauth.scopes)).toEqual(new Set(requiredScopes()))
})

test('gives a reason for every scope, and asks for none besides', async () => {
  const page = await readFile(join(marketplace, 'scopes.md'), 'utf8')
  const explained = [...page.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, scope]) => scope)
  expect(new Set(explained)).toEqual(new Set(requiredScopes()))
})
