import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { AppError, forPrograms } from '../errors.ts'
import { reportQueue } from '../jobs/look-after-queue.ts'
import { countJobs } from '../jobs/metrics-store.ts'
import { renderGauge, renderMetrics } from '../metrics.ts'
import { isSameSecret } from './is-same-secret.ts'
import { limitRate } from './limit-rate.ts'
import { newDoor, refusals, type Door } from './door.ts'

const route = createRoute({
  method: 'get',
  path: '/metrics',
  summary: "For Prometheus: this process's counts, and what the database says of jobs and queues",
  responses: { 200: { description: 'Text format 0.0.4', content: { 'text/plain': { schema: z.string() } } }, ...refusals },
})

/** Several collectors, every second; each answer counts what the database holds. */
const mostPerMinute = 300

/** Open, or behind METRICS_TOKEN when there is one. */
export function metricsDoor(ctx: Context): Door {
  const door = newDoor()
  const takeTurn = limitRate(mostPerMinute, ctx.now)
  door.openapi(route, async (c) => {
    takeTurn(c)
    const { metricsToken } = ctx.config
    if (metricsToken !== undefined && !isSameSecret(c.req.header('authorization') ?? '', `Bearer ${metricsToken}`)) {
      throw new AppError('unauthenticated', forPrograms('This door wants the metrics token.'), {
        hint: forPrograms('Send METRICS_TOKEN as "Authorization: Bearer …".'),
      })
    }
    c.header('cache-control', 'no-store')
    return c.text(renderMetrics() + (await renderShared(ctx)), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  return door
}

/** The same at every process: without it when the database is away, so that the rest can still be seen. */
async function renderShared(ctx: Context): Promise<string> {
  try {
    const [{ jobs, steps }, { queues }] = await Promise.all([countJobs(ctx.db), reportQueue(ctx)])
    const byState = queues.flatMap(({ name, waiting, active, failed }) =>
      Object.entries({ waiting, active, failed }).map(([state, value]) => ({ labels: { queue: name, state }, value })),
    )
    return (
      renderGauge('groundwork_database_up', 'Whether the database answered.', [{ labels: {}, value: 1 }]) +
      renderGauge('groundwork_jobs', 'Jobs that are kept, by status.', samplesOf('status', jobs)) +
      renderGauge('groundwork_steps', 'Steps of the jobs that are kept, by outcome.', samplesOf('outcome', steps)) +
      renderGauge('groundwork_queue_messages', 'Messages by queue and state.', byState) +
      renderGauge(
        'groundwork_queue_oldest_seconds',
        'How long the message in front has waited.',
        queues.map(({ name, oldestWaitingSeconds }) => ({ labels: { queue: name }, value: oldestWaitingSeconds ?? 0 })),
      )
    )
  } catch (error) {
    ctx.log.warn({ err: error }, 'the shared metrics could not be read')
    return renderGauge('groundwork_database_up', 'Whether the database answered.', [{ labels: {}, value: 0 }])
  }
}

function samplesOf(label: string, values: Record<string, number>): { labels: Record<string, string>; value: number }[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }))
}
