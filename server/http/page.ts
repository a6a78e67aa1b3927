import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import type { DoorEnv } from './door.ts'

const built = join(import.meta.dirname, '../../dist/client')

/** The embedded page: hashed assets are kept for ever, the document never; any other path is the page's own route. */
export function pageDoor(root = built): Hono<DoorEnv> {
  const door = new Hono<DoorEnv>()
  door.use('/assets/*', async (c, next) => {
    await next()
    if (c.res.ok) c.header('cache-control', 'public, max-age=31536000, immutable')
  })
  door.use('/assets/*', serveStatic({ root, precompressed: true }))
  door.get('/favicon.svg', serveStatic({ root }))
  // Only a developer's build has it; in any other the path is an unknown route of the page.
  door.get('/ui', async (c, next) => {
    const page = await readFile(join(root, 'ui.html'), 'utf8').catch(() => undefined)
    return page === undefined ? next() : c.html(page)
  })
  door.get('*', async (c, next) => {
    if (c.req.path.startsWith('/api/') || c.req.path.startsWith('/assets/')) return next()
    c.header('cache-control', 'no-store')
    return c.html(await readFile(join(root, 'index.html'), 'utf8'))
  })
  return door
}
