import type { HttpBindings } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import type { Actor } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { writePath } from '../contract/write-path.ts'
import { AppError } from '../errors.ts'

/** What a request carries by the time a door sees it. `actor` is there behind the session middleware only. */
export type DoorEnv = { Bindings: HttpBindings; Variables: { requestId: string; actor: Actor } }

export type Door = OpenAPIHono<DoorEnv>

/** A group of routes. What does not fit its schema is refused with the path of every fault. */
export function newDoor(): Door {
  return new OpenAPIHono<DoorEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error, result.target)
    },
  })
}

export function invalidRequest(error: z.core.$ZodError, target: string): AppError {
  const errors = error.issues.map((issue) => ({ path: writePath(issue.path), message: describeIssue(issue) }))
  const first = errors[0]
  return new AppError(
    'invalid_request',
    first === undefined ? 'The request was not understood.' : `${first.path || target}: ${first.message}`,
    {
      hint: 'Correct what is listed and send it again.',
      errors,
    },
  )
}

export function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `unknown field${issue.keys.length > 1 ? 's' : ''} ${issue.keys.map((key) => `"${key}"`).join(', ')}`
  return issue.message
}

/** One answer of a route, for the OpenAPI description. */
export function answer<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

export function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

/** The refusals that any route may answer with. */
export const refusals = {
  '4XX': { description: 'Refused; nothing was changed.', content: { 'application/problem+json': { schema: Problem } } },
  '5XX': {
    description: 'Not our or the platform’s best moment; nothing was lost.',
    content: { 'application/problem+json': { schema: Problem } },
  },
} as const

export const secured = [{ bearer: [] }]
