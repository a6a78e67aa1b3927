import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requiredScopes } from '../server/resources/required-scopes.ts'
import { doorMatrix } from '../server/http/door-matrix.ts'
import { handledEvents } from '../server/webhooks/handle-webhook.ts'

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

test('subscribes to the events that the code handles, and to no other', async () => {
  const { webhooks } = await readApp()
  expect(webhooks.events.toSorted()).toEqual(handledEvents.toSorted())
})

test('every address that the Marketplace is told is a door of ours', async () => {
  const { oauth, webhooks, pages } = await readApp()
  const doors = [...oauth.redirectUris.map((address) => ['GET', address] as const), ['POST', webhooks.url] as const]
  expect(doors).toHaveLength(2)
  for (const [method, address] of doors) {
    expect(address.startsWith('{PUBLIC_URL}/')).toBe(true)
    expect(doorMatrix).toHaveProperty([`${method} ${address.replace('{PUBLIC_URL}', '')}`])
  }
  expect(pages.map((page) => page.url)).toEqual(['{PUBLIC_URL}/'])
})

test('may ask for scopes of agencies and of sub-accounts together', async () => {
  const { distribution, oauth } = await readApp()
  // Only a sub-account target that agencies alone install is granted both (platform dossier §5.5).
  expect(distribution).toMatchObject({ target: 'sub-account', installer: 'agency-only' })
  expect(oauth.scopes).toEqual(expect.arrayContaining(['companies.readonly', 'locations/tags.write']))
})

test('every page that the listing needs is there, and every file that the checklist points at', async () => {
  const { documents, icon } = await readApp()
  for (const name of [icon, ...Object.values(documents)]) expect(existsSync(join(marketplace, name)), name).toBe(true)
  const checklist = await readFile(join(marketplace, 'review-checklist.md'), 'utf8')
  const named = [...checklist.matchAll(/`((?:server|client|marketplace|scripts|docs)\/[\w./-]+\.(?:tsx?|md|json|svg))`/g)].map(
    ([, path]) => path ?? '',
  )
  expect(named.length).toBeGreaterThan(8)
  expect(named.filter((path) => !existsSync(join(marketplace, '..', path)))).toEqual([])
})

test('the screenshots are pictures of the width that the listing wants', async () => {
  const names = (await readdir(join(marketplace, 'screenshots'))).filter((name) => name.endsWith('.png'))
  expect(names.length).toBeGreaterThanOrEqual(3)
  for (const name of names) {
    const bytes = await readFile(join(marketplace, 'screenshots', name))
    expect([name, bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16)]).toEqual([name, 'PNG', 1_000])
  }
})

test('the pages that agencies read do not name the platform', async () => {
  const { name, tagline } = await readApp()
  expect(`${name} ${tagline}`).not.toMatch(/high\s?level|gohighlevel|\bghl\b|leadconnector/i)
  for (const name of ['listing.md', 'privacy.md', 'support.md']) {
    expect(await readFile(join(marketplace, name), 'utf8')).not.toMatch(/high\s?level|gohighlevel|\bghl\b|leadconnector/i)
  }
})

type App = {
  name: string
  tagline: string
  icon: string
  distribution: object
  oauth: { scopes: string[]; redirectUris: string[] }
  webhooks: { url: string; events: string[] }
  pages: { url: string }[]
  documents: Record<string, string>
}

async function readApp(): Promise<App> {
  return JSON.parse(await readFile(join(marketplace, 'app.json'), 'utf8')) as App
}
