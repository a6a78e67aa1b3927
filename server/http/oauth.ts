import { createRoute, z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { say } from '../contract/say.ts'
import type { Context } from '../context.ts'
import type { Problem } from '../contract/problem.ts'
import { chooseReaderLanguage } from '../contract/reader-language.ts'
import { AppError } from '../errors.ts'
import { beginInstall } from '../installs/begin-install.ts'
import { completeInstall, type CompletedInstall } from '../installs/complete-install.ts'
import { requiredScopes } from '../resources/required-scopes.ts'
import { newDoor, refusals, type Door, type DoorEnv } from './door.ts'
import { limitRate } from './limit-rate.ts'
import { type InstallWords, installWords } from './install-words.ts'
import { installPage, type InstallPage, installPageStyleHash } from './install-page.ts'
import { contentSecurityPolicy, frameAncestors } from './middleware/security-headers.ts'
import { answerProblem } from './problem-answer.ts'

const page = { content: { 'text/html': { schema: z.string() } } }

const install = createRoute({
  method: 'get',
  path: '/oauth/install',
  summary: 'To the consent page',
  request: { query: z.object({ for: z.string().max(2_000).optional().catch(undefined).openapi({ type: 'string' }) }) },
  responses: { 302: { description: 'The consent page, with a state that is good for 15 minutes' }, ...refusals },
})

const callback = createRoute({
  method: 'get',
  path: '/oauth/callback',
  summary: 'Back from the consent page',
  request: {
    query: z.object({
      code: z.string().optional().catch(undefined).openapi({ type: 'string' }),
      // Given twice it is a wrong one, not an absent one.
      state: z.string().optional().catch('').openapi({ type: 'string' }),
      error: z.string().optional().catch(undefined).openapi({ type: 'string' }),
    }),
  },
  responses: {
    200: { description: 'A page that says what was installed', ...page },
    '4XX': { description: 'A page that says what went wrong; nothing was stored', ...page },
    '5XX': { description: 'A page that says what went wrong', ...page },
  },
})

/** More installations than anybody begins in a minute; each keeps a row for a quarter of an hour, or asks the platform. */
const mostPerMinute = 60

export function oauthDoor(ctx: Context): Door {
  const door = newDoor()
  const [begin, comeBack] = [limitRate(mostPerMinute, ctx.now), limitRate(mostPerMinute, ctx.now)]
  door.openapi(install, async (c) => {
    begin(c)
    c.header('cache-control', 'no-store')
    return c.redirect(await beginInstall(ctx, requiredScopes(), c.req.valid('query').for), 302)
  })
  door.openapi(callback, async (c) => {
    try {
      comeBack(c)
      const done = await finish(ctx, c.req.valid('query'))
      return await show(ctx, c, 200, (words) => describeInstall(done, words))
    } catch (error) {
      const answer = answerProblem(error, c, ctx.log)
      const problem = (await answer.json()) as Problem
      return show(ctx, c, answer.status as ContentfulStatusCode, (words) => describeProblem(ctx, problem, words))
    }
  })
  return door
}

function finish(
  ctx: Context,
  query: { code?: string | undefined; state?: string | undefined; error?: string | undefined },
): Promise<CompletedInstall> {
  if (query.error !== undefined) throw new AppError('invalid_request', say('install.not_granted'), { hint: say('next.install_again') })
  if (query.code === undefined || query.code === '') {
    throw new AppError('invalid_request', say('install.no_code'), { hint: say('next.install_again') })
  }
  return completeInstall(ctx, { code: query.code, state: query.state })
}

function show(
  ctx: Context,
  c: HonoContext<DoorEnv>,
  status: ContentfulStatusCode,
  describe: (words: InstallWords) => InstallPage,
): Response | Promise<Response> {
  const language = chooseReaderLanguage(undefined, c.req.header('accept-language'))
  c.header('content-security-policy', contentSecurityPolicy(frameAncestors(ctx.config), [installPageStyleHash]))
  c.header('content-type', 'text/html; charset=utf-8')
  c.header('cache-control', 'no-store')
  c.header('vary', 'accept-language', { append: true })
  return c.html(installPage(describe(installWords[language]), language), status)
}

function describeInstall(done: CompletedInstall, words: InstallWords): InstallPage {
  const names = done.locations?.map((location) => location.name || location.id) ?? []
  const company = done.locations === undefined ? words.beingListed : words.letIn(names.length, done.futureLocations)
  return {
    tone: 'good',
    title: words.installed,
    lead: done.kind === 'company' ? company : words.letInHere,
    names,
    next: words.steps(names.length),
    action: undefined,
    footnote: words.close,
  }
}

function describeProblem(ctx: Context, problem: Problem, words: InstallWords): InstallPage {
  const { why, next } = words.explain(problem)
  return {
    tone: 'bad',
    title: words.notInstalled,
    lead: why,
    names: [],
    next: next === '' ? [] : [next],
    action: { label: words.again, href: `${ctx.config.publicUrl}/oauth/install` },
    footnote: words.request(problem.requestId),
  }
}
