import type { Actor, Context } from '../context.ts'
import type { EventEnvelope } from '../contract/event.ts'
import type { Job, JobStatus, JobSummary } from '../contract/job.ts'
import { AppError } from '../errors.ts'
import { readJobEvents } from '../events/event-log.ts'
import { requireMay } from '../sessions/may.ts'
import { getJobOfCompany, listJobsOfCompany, readSteps, viewJob, viewJobSummary, type JobRow } from './job-store.ts'

/** One job with its steps, in one reading, so that `lastEventId` fits what is shown. */
export async function getJob(ctx: Context, actor: Actor, id: string): Promise<Job> {
  return ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const row = await getJobOfCompany(tx, actor.companyId, id)
      requireMay(actor, 'jobs.read', row.location_id)
      return viewJob(row, await readSteps(tx, id))
    })
}

/** The events of a job after a number, at most 500 at a time: what the stream would have sent. */
export async function getJobEvents(ctx: Context, actor: Actor, id: string, after: number): Promise<EventEnvelope[]> {
  const row = await getJobOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'jobs.read', row.location_id)
  return readJobEvents(ctx.db, actor.companyId, id, after, 500)
}

export type JobListRequest = { locationId?: string | undefined; status?: JobStatus | undefined; cursor?: string | undefined; limit: number }

/** The company's jobs, newest first; in a location's sidebar only that location's. */
export async function listJobs(
  ctx: Context,
  actor: Actor,
  request: JobListRequest,
): Promise<{ items: JobSummary[]; nextCursor: string | null }> {
  const locationId = request.locationId ?? actor.locationId
  requireMay(actor, 'jobs.read', locationId ?? undefined)
  const rows = await listJobsOfCompany(ctx.db, actor.companyId, {
    locationId,
    status: request.status,
    before: request.cursor === undefined ? undefined : readCursor(request.cursor),
    limit: request.limit + 1,
  })
  const page = rows.slice(0, request.limit)
  const last = page.at(-1)
  return { items: page.map(viewJobSummary), nextCursor: rows.length > page.length && last !== undefined ? writeCursor(last) : null }
}

function writeCursor(row: JobRow): string {
  return Buffer.from(JSON.stringify([row.created_at.toISOString(), row.id])).toString('base64url')
}

function readCursor(cursor: string): { createdAt: Date; id: string } {
  try {
    const [createdAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, string]
    const date = new Date(createdAt)
    if (typeof id === 'string' && !Number.isNaN(date.getTime())) return { createdAt: date, id }
  } catch {
    // Falls through to the refusal below: a cursor is ours, and this one is not.
  }
  throw new AppError('invalid_request', 'cursor: this is not a cursor of this list', {
    errors: [{ path: 'cursor', message: 'not a cursor of this list' }],
  })
}
