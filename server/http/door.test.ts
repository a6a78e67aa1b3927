import { createRoute, z } from '@hono/zod-openapi'
import { expect, it } from 'vitest'
import { isAppError } from '../errors.ts'
import { answer, body, newDoor } from './door.ts'

it('says of each fault of a request where it is, what is wrong and what to do, by code too', async () => {
  const door = newDoor()
  const Sent = z.strictObject({ name: z.string().max(3), many: z.int() })
  door.openapi(
    createRoute({ method: 'post', path: '/', request: { body: body(Sent) }, responses: { 200: answer(z.object({}), 'Taken') } }),
    (c) => c.json({}, 200),
  )
  door.onError((error, c) => c.json(isAppError(error) ? { code: error.code, message: error.message, errors: error.errors } : {}, 422))
  const response = await door.request('/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'too long', many: '3', more: 1 }),
  })
  expect(await response.json()).toMatchObject({
    code: 'invalid_request',
    message: 'name: must have at most 3 characters, and 2 more.',
    errors: [
      { path: 'name', message: 'must have at most 3 characters', fix: 'Shorten it.', said: { code: 'value.long' } },
      { path: 'many', message: 'must be a number, not the text "3"', fix: 'Write the number without quotes.' },
      { path: 'more', message: '"more" is not a field of this request', fix: 'Remove it.', said: { code: 'field.unknown' } },
    ],
  })
})

it('refuses what cannot be made a text of', async () => {
  const door = newDoor()
  door.openapi(
    createRoute({
      method: 'post',
      path: '/',
      request: { body: body(z.strictObject({ name: z.string() })) },
      responses: { 200: answer(z.object({}), 'Taken') },
    }),
    (c) => c.json({}, 200),
  )
  door.onError((error, c) => c.json({ code: isAppError(error) ? error.code : String(error) }, 422))
  for (const name of [{ toString: 1 }, [{ toString: null, valueOf: 2 }], { __proto__: null }]) {
    const response = await door.request('/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    expect(await response.json()).toEqual({ code: 'invalid_request' })
  }
})
