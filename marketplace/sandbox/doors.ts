import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { serve } from './api/serve.ts'
import { controlDoor } from './control/control-door.ts'
import { hostDoor } from './host/host-door.ts'
import { isObject, parseJson } from './json.ts'
import { lookDoor } from './look/look-door.ts'
import { consentDoor } from './oauth/consent-door.ts'
import { chatCompletion } from './openai/chat-completions.ts'
import type { World } from './world.ts'

/** Every door of the sandbox; what is none of them is the API. */
export function doors(world: World): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>({ strict: false })
  app.route('/', hostDoor(world))
  app.route('/', consentDoor(world))
  app.route('/', lookDoor())
  app.route('/sandbox/control', controlDoor(world))
  app.post('/v1/chat/completions', async (c) => {
    const request = parseJson(await c.req.text())
    return chatCompletion(isObject(request) ? request : {})
  })
  app.get('/content/email/:locationId/:id', (c) => {
    const item = world.state.things[c.req.param('locationId')]?.emailTemplates.find((one) => one.id === c.req.param('id'))
    return item?.editorContent === undefined
      ? c.notFound()
      : c.body(String(item.editorContent), 200, {
          'content-type': item.editorType === 'text' ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8',
        })
  })
  app.all('*', (c) => serve(world, c))
  return app
}
