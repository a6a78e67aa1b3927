import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

const sheets = ['base.css', 'shell.css', 'menus.css', 'tables.css', 'consent.css', 'control.css']

/** Style sheets and the one browser script. */
export function lookDoor(): Hono {
  const door = new Hono()
  for (const sheet of sheets) {
    const text = read(`./${sheet}`)
    door.get(`/sandbox/look/${sheet}`, (c) => c.body(text, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }))
  }
  const script = read('./browser.js')
  door.get('/sandbox/look/browser.js', (c) =>
    c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' }),
  )
  return door
}

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}
