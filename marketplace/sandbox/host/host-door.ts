import { Hono } from 'hono'
import { isObject, parseJson } from '../json.ts'
import type { World } from '../world.ts'
import { readChoice } from './choice.ts'
import { sheet } from './sheet.ts'
import { shellPage } from './shell-page.ts'
import { seal, userContext } from './user-context.ts'

/** The agency's own CRM around the app, under whatever host name it is asked for. */
export function hostDoor(world: World): Hono {
  const door = new Hono({ strict: false })
  door.get('/', (c) => {
    const choice = readChoice(world, new URL(c.req.url).searchParams)
    return choice ? c.html(shellPage(world, choice)) : c.notFound()
  })
  door.get('/sandbox/host/sheet', (c) => {
    const choice = readChoice(world, new URL(c.req.url).searchParams)
    return choice ? c.html(sheet(world, choice)) : c.notFound()
  })
  door.post('/sandbox/host/context', async (c) => {
    const body = parseJson(await c.req.text())
    const { userId, locationId } = isObject(body) ? body : {}
    const context = userContext(world, String(userId), typeof locationId === 'string' ? locationId : undefined)
    return context ? c.json({ payload: seal(context, world.app.sharedSecret) }) : c.json({ message: 'That user may not stand there.' }, 403)
  })
  // Links into the platform's own pages open the shell at that location: the sandbox has none of those pages.
  door.get('/v2/location/:locationId/*', (c) => c.redirect(`/?location=${encodeURIComponent(c.req.param('locationId'))}`, 302))
  return door
}
