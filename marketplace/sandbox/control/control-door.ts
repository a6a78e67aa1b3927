import { Hono } from 'hono'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Refusal, refuse } from '../api/refusal.ts'
import { isObject, parseJson, type JsonObject } from '../json.ts'
import { seal, userContext } from '../host/user-context.ts'
import type { World } from '../world.ts'
import { controlPage } from './control-page.ts'
import { duplicates } from './duplicates.ts'
import { addFaults, setQuirks } from './faults-and-quirks.ts'
import { describeState, inventory } from './inventory.ts'
import { addLocations, setLocation } from './location-control.ts'
import { mutate, seedData } from './mutate.ts'
import { expireTokens, installNow, sendWebhook, uninstallNow } from './app-control.ts'

/** Programs drive the sandbox here; a person sees the same on one page. */
export function controlDoor(world: World): Hono {
  const door = new Hono({ strict: false })
  const post = (path: string, act: (body: JsonObject, c: Context) => JsonObject) =>
    door.post(path, async (c) => c.json(act(await bodyOf(c), c)))

  door.get('/', (c) => (c.req.header('accept')?.includes('text/html') ? c.html(controlPage(world)) : c.json(describeState(world))))
  door.get('/state', (c) => c.json(describeState(world)))
  door.get('/inventory/:locationId', (c) => c.json(inventory(world, c.req.param('locationId'))))
  door.get('/requests', (c) => c.json({ requests: world.log.list(logFilter(c)) }))
  door.delete('/requests', (c) => {
    world.log.clear()
    return c.json({ ok: true })
  })
  door.get('/violations', (c) =>
    c.json({ counts: world.violations.counts(), violations: world.violations.list(), duplicates: duplicates(world) }),
  )
  door.delete('/violations', (c) => {
    world.violations.clear()
    return c.json({ ok: true })
  })
  door.get('/faults', (c) => c.json({ faults: world.faults.list() }))
  door.post('/faults', async (c) => c.json({ faults: addFaults(world, parseJson(await c.req.text())) }))
  door.delete('/faults', (c) => {
    world.faults.clear()
    return c.json({ ok: true })
  })
  door.get('/quirks', (c) => c.json(world.quirks))
  post('/quirks', (body) => setQuirks(world, body))
  post('/locations', (body) => addLocations(world, body))
  post('/locations/:id', (body, c) => setLocation(world, c.req.param('id') ?? '', body))
  post('/mutate', (body) => mutate(world, body))
  post('/seed-data', (body) => seedData(world, body))
  post('/install', (body) => installNow(world, body))
  post('/uninstall', (body) => uninstallNow(world, body))
  post('/expire-tokens', (body) => expireTokens(world, body))
  door.get('/webhooks', (c) => c.json({ deliveries: world.webhooks.list() }))
  post('/webhooks', (body) => sendWebhook(world, body))
  post('/context', (body) => context(world, body))
  post('/reset', () => {
    world.reset()
    return { ok: true }
  })
  door.onError((error, c) => {
    if (error instanceof Refusal) return c.json(error.body, error.status as ContentfulStatusCode)
    throw error
  })
  return door
}

/** `fields` replaces parts of the context and `secret` seals it with another secret, for tests of refusal. */
function context(world: World, { userId, locationId, fields, secret }: JsonObject): JsonObject {
  const found = userContext(world, String(userId), typeof locationId === 'string' ? locationId : undefined)
  if (!found) return refuse(404, 'That user may not stand there.')
  const told = isObject(fields) ? { ...found, ...fields } : found
  return { payload: seal(told, typeof secret === 'string' ? secret : world.app.sharedSecret), context: told }
}

async function bodyOf(c: Context): Promise<JsonObject> {
  const text = await c.req.text()
  const body = text === '' ? {} : parseJson(text)
  return isObject(body) ? body : refuse(400, 'Send a JSON object.')
}

function logFilter(c: Context): { locationId?: string; since?: number; limit?: number } {
  const { locationId, since, limit } = c.req.query()
  return { ...(locationId ? { locationId } : {}), ...(since ? { since: Number(since) } : {}), ...(limit ? { limit: Number(limit) } : {}) }
}
