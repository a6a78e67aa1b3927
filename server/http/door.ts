import type { HttpBindings } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import { sentenced } from '../blueprints/refuse-invalid.ts'
import { saying } from '../contract/say.ts'
import { explainIssue } from '../blueprints/explain-issue.ts'
import type { Actor } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { chooseReaderLanguage, type ReaderLanguage } from '../contract/reader-language.ts'
import { writePath } from '../contract/write-path.ts'
import type { AppError } from '../errors.ts'
import { invalidRequest } from '../errors.ts'

/** What a request carries by the time a door sees it. `actor` is there behind the session middleware only. */
export type DoorEnv = { Bindings: HttpBindings; Variables: { requestId: string; actor: Actor } }

export type Door = OpenAPIHono<DoorEnv>

/** A group of routes. What does not fit its schema is refused with the path of every fault. */
export function newDoor(): Door {
  return new OpenAPIHono<DoorEnv>({
    defaultHook: (result) => {
      if (!result.success) throw unfit(result.error, (result as { data?: unknown }).data)
    },
  })
}

function unfit({ issues }: z.core.$ZodError, sent: unknown): AppError {
  const found = issues.flatMap((issue) => explainIssue(issue, sent, saying('thing.request'), () => []))
  return invalidRequest(found.map((finding) => sentenced({ ...finding, path: writePath(finding.path) })))
}

/** The language of what the product writes itself, such as the names of starters. */
export function readerOf(c: { req: { header(name: string): string | undefined } }): ReaderLanguage {
  return chooseReaderLanguage(undefined, c.req.header('accept-language'))
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
