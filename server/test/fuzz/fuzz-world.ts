import { createHash, randomBytes } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { createApp, type App } from '../../app.ts'
import { openDatabase } from '../../db/database.ts'
import { openEventFeed } from '../../events/event-feed.ts'
import { grantInstall, recordInstall } from '../../installs/install-change-store.ts'
import { ensureCompany, installIdOf } from '../../installs/install-store.ts'
import type { Dice } from '../chaos/dice.ts'
import { sealContext } from '../seal-context.ts'
import { createTestContext, type TestContext } from '../test-context.ts'
import { oddValue } from './odd-values.ts'

/** The whole HTTP side over a real database, with two agencies and a platform that answers anything. */
export type FuzzWorld = {
  app: App
  ctx: TestContext
  /** How many people there are: `tokenOf` takes 0 up to this. */
  people: number
  tokenOf(person: number): Promise<string>
  /** The person's session has ended; the next `tokenOf` signs in again. */
  forget(person: number): void
  /** What belongs into no answer. */
  secrets: string[]
  close(): Promise<void>
}

const companies = ['company0a', 'company0b']
const locationsEach = 12

export async function openFuzzWorld(databaseUrl: string, dice: Dice): Promise<FuzzWorld> {
  const db = openDatabase({ url: databaseUrl, maxConnections: 12, onError: () => {} })
  const secrets = { access: `access-${randomBytes(8).toString('hex')}`, refresh: `refresh-${randomBytes(8).toString('hex')}` }
  const ctx = createTestContext({
    db,
    now: new Date(),
    env: { GHL_API_URL: 'http://127.0.0.1:9', OPERATOR_TOKEN: createHash('sha256').update('operator').digest('hex') },
    platform: (url, { method }) => answerAnything(dice, String(url), method),
    openai: {
      model: 'stub',
      ask: async () => ({ text: JSON.stringify(oddValue(dice)), usage: { promptTokens: 1, cachedTokens: 0, completionTokens: 1 } }),
    },
  })
  // Nobody is to wait for the platform's request budget; that has tests of its own.
  const { open } = ctx.highlevel
  ctx.highlevel = {
    ...ctx.highlevel,
    open: (parts) => open({ ...parts, takePermit: async () => ({ leaves: () => {}, answered: () => {} }) }),
  }
  for (const companyId of companies) await installCompany(ctx, companyId, secrets)
  const feed = await openEventFeed({ databaseUrl, db, log: ctx.log })
  const app = createApp(ctx, feed)
  const contexts = companies.flatMap((companyId) => [
    { userId: 'admin0001', companyId, role: 'admin', userName: 'Ann', email: 'ann@agency.example.com' },
    { userId: 'user00001', companyId, role: 'user', userName: 'Bob', email: 'bob@agency.example.com', activeLocation: `${companyId}-1` },
  ])
  const tokens = new Map<number, string>()
  return {
    app,
    ctx,
    people: contexts.length,
    tokenOf: async (person) => {
      const known = tokens.get(person)
      if (known !== undefined) return known
      const payload = sealContext(contexts[person] ?? {}, ctx.config.highlevel.sharedSecret)
      const signIn = () =>
        app.door.request(
          '/api/auth/session',
          { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ payload }) },
          nodeSides(`192.0.2.${person + 1}`),
        )
      let answer = await signIn()
      // Another of the requests may end all of this person's sessions at this very moment.
      for (let again = 0; answer.status === 401 && again < 5; again += 1) answer = await signIn()
      if (answer.status !== 201)
        throw new Error(
          `sign-in answered ${answer.status}: ${await answer.text()} ${ctx.logged.findLast((line) => line.includes('request failed')) ?? ''}`,
        )
      const { token } = (await answer.json()) as { token: string }
      tokens.set(person, token)
      return token
    },
    forget: (person) => tokens.delete(person),
    secrets: [...Object.values(secrets), ctx.config.highlevel.clientSecret, ctx.config.highlevel.sharedSecret],
    close: async () => {
      await app.close()
      await feed.close()
      await db.destroy()
    },
  }
}

/** What Node's server would hand to a door: streams write to it. */
export function nodeSides(address: string): { incoming: IncomingMessage; outgoing: ServerResponse } {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: address })
  const incoming = new IncomingMessage(socket)
  return { incoming, outgoing: new ServerResponse(incoming) }
}

async function installCompany(ctx: TestContext, companyId: string, secrets: { access: string; refresh: string }): Promise<void> {
  await ensureCompany(ctx.db, companyId)
  const key = { companyId, locationId: null }
  for (const one of [key, ...Array.from({ length: locationsEach }, (_, n) => ({ companyId, locationId: `${companyId}-${n + 1}` }))]) {
    if (one.locationId !== null) {
      await recordInstall(ctx.db, one, { locationName: `Location ${one.locationId}`, scopes: [], versionId: null, at: ctx.now() })
    }
    await grantInstall(ctx.db, one, {
      sealedAccessToken: await ctx.sealer.seal(secrets.access, installIdOf(one)),
      sealedRefreshToken: await ctx.sealer.seal(secrets.refresh, installIdOf(one)),
      expiresAt: new Date(ctx.now().getTime() + 20 * 3_600_000),
      scopes: [],
      futureLocations: false,
      versionId: null,
      at: ctx.now(),
    })
  }
}

/** Well-meant, empty, strange or refused; never in a way that asks us to wait. */
function answerAnything(dice: Dice, url: string, method: string): Response {
  const json = (value: unknown, status = 200): Response =>
    new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
  // Whether a person belongs here is not to hang on chance.
  if (new URL(url).pathname.startsWith('/users')) return json({ message: 'busy' }, 500)
  const roll = dice.roll()
  if (roll < 0.5) return json(Object.fromEntries(listNames.map((name) => [name, []])))
  if (roll < 0.6) return json({ id: 'made00001', _id: 'made00001', name: 'x' }, method === 'GET' ? 200 : 201)
  if (roll < 0.7) return json(oddValue(dice))
  if (roll < 0.8) return json({ message: 'not there', statusCode: 404 }, 404)
  if (roll < 0.9) return json({ message: ['name must be a string'], statusCode: 422 }, 422)
  return new Response('<html>no</html>', { status: 200 })
}

const listNames = [
  'tags',
  'customFields',
  'customValues',
  'pipelines',
  'calendars',
  'groups',
  'users',
  'products',
  'prices',
  'links',
  'data',
  'items',
  'templates',
]
