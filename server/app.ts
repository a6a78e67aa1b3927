import { say } from './contract/say.ts'
import type { Context } from './context.ts'
import { AppError, forPrograms } from './errors.ts'
import type { EventFeed } from './events/event-feed.ts'
import { aiDoor } from './http/ai.ts'
import { analyticsDoor } from './http/analytics.ts'
import { auditDoor } from './http/audit.ts'
import { blueprintsDoor } from './http/blueprints.ts'
import { configDoor } from './http/config.ts'
import { newDoor, type Door } from './http/door.ts'
import { draftsDoor } from './http/drafts.ts'
import { handOverDoor } from './http/hand-over.ts'
import { healthDoor } from './http/health.ts'
import { jobsDoor } from './http/jobs.ts'
import { learnDoor } from './http/learn.ts'
import { locationsDoor } from './http/locations.ts'
import { accessLog } from './http/middleware/access-log.ts'
import { enforceDoor } from './http/middleware/enforce-door.ts'
import { guardAddress, guardBody } from './http/middleware/guard-request.ts'
import { limitBody } from './http/middleware/limit-body.ts'
import { limitTime } from './http/middleware/limit-time.ts'
import { requestId } from './http/middleware/request-id.ts'
import { requireSession } from './http/middleware/require-session.ts'
import { securityHeaders } from './http/middleware/security-headers.ts'
import { metricsDoor } from './http/metrics.ts'
import { oauthDoor } from './http/oauth.ts'
import { pageDoor } from './http/page.ts'
import { plansDoor } from './http/plans.ts'
import { answerProblem } from './http/problem-answer.ts'
import { provisioningDoor } from './http/provisioning.ts'
import { queueDoor } from './http/queue.ts'
import { sessionDoor } from './http/session.ts'
import { settingsDoor } from './http/settings.ts'
import { sittingsDoor } from './http/sittings.ts'
import { streamDoor } from './http/stream.ts'
import { webhooksDoor } from './http/webhooks.ts'

export type App = { door: Door; close(): Promise<void> }

const about = {
  openapi: '3.1.0',
  info: { title: 'Groundwork', version: '1', description: 'Blueprint → plan → apply → verify → undo, for sub-accounts.' },
}

/** The whole HTTP side, every door one line. */
export function createApp(ctx: Context, feed: EventFeed): App {
  const app = newDoor()
  const stream = streamDoor(ctx, feed)

  app.use(requestId())
  app.use(accessLog(ctx))
  app.use(securityHeaders(ctx))
  app.use(guardAddress())
  app.use('/api/*', limitTime())
  // The two doors that take something from whoever comes take little; behind the session nothing is read of a stranger.
  for (const path of ['/api/auth/session', '/api/queue']) app.on('POST', path, limitBody(), guardBody())
  app.onError((error, c) => answerProblem(error, c, ctx.log))
  app.notFound((c) => answerProblem(new AppError('not_found', say('gone.address')), c, ctx.log))

  app.route('/', healthDoor(ctx))
  app.route('/', metricsDoor(ctx))
  app.route('/', oauthDoor(ctx))
  app.route('/', webhooksDoor(ctx))
  app.route('/', sessionDoor(ctx))
  app.route('/', queueDoor(ctx))

  // Written once: it is the same for everybody, and long.
  let description: string | undefined
  app.get('/api/openapi.json', (c) => {
    description ??= JSON.stringify(app.getOpenAPI31Document(about))
    return c.body(description, 200, { 'content-type': 'application/json' })
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })

  app.use('/api/*', requireSession(ctx), enforceDoor(), limitBody(), guardBody())
  app.route('/', sittingsDoor(ctx))
  app.route('/', configDoor(ctx))
  app.route('/', locationsDoor(ctx))
  app.route('/', draftsDoor(ctx))
  app.route('/', aiDoor(ctx))
  app.route('/', learnDoor(ctx))
  app.route('/', blueprintsDoor(ctx))
  app.route('/', plansDoor(ctx))
  app.route('/', provisioningDoor(ctx))
  app.route('/', jobsDoor(ctx))
  app.route('/', analyticsDoor(ctx))
  app.route('/', settingsDoor(ctx))
  app.route('/', auditDoor(ctx))
  app.route('/', handOverDoor(ctx))
  app.route('/', stream.door)
  app.all('/api/*', () => {
    throw new AppError('not_found', forPrograms('There is no such door.'), { hint: forPrograms('GET /api/openapi.json lists them all.') })
  })

  app.route('/', pageDoor())
  return { door: app, close: stream.close }
}
