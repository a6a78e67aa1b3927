import { fault, say } from '../contract/say.ts'
import type { Actor, Context } from '../context.ts'
import type { EventEnvelope } from '../contract/event.ts'
import { isNewLocation } from '../contract/new-location.ts'
import type { Job, JobOrder, JobStatus, JobSummary, Step, StepCalls } from '../contract/job.ts'
import { AppError, invalidRequest } from '../errors.ts'
import { readJobEvents } from '../events/event-log.ts'
import { getAppAddress } from '../installs/app-address.ts'
import { deepLink } from '../resources/deep-links.ts'
import { requireMay } from '../sessions/may.ts'
import { getJobOfCompany, listJobsOfCompany, readStepCalls, readSteps, type JobPlace } from './job-store.ts'
import { viewJob, viewJobSummary } from './view-job.ts'

/** One job with its steps, in one reading, so that `lastEventId` fits what is shown. */
export async function getJob(ctx: Context, actor: Actor, id: string): Promise<Job> {
  return ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const row = await getJobOfCompany(tx, actor.companyId, id)
      requireMay(actor, 'jobs.read', row.location_id)
      const job = viewJob(row, await readSteps(tx, id))
      if (isNewLocation(job.locationId)) return job
      const appUrl = await getAppAddress({ db: tx, config: ctx.config }, actor.companyId)
      return { ...job, steps: job.steps.map((step) => ({ ...step, ...placeOf(step, appUrl, job.locationId) })) }
    })
}

/** What was deleted, or made and taken back, is nowhere any more. */
function placeOf({ kind, action, status, resourceId }: Step, appUrl: string, locationId: string): Pick<Step, 'link'> {
  const isGone = (action === 'delete' && (status === 'SUCCESS' || status === 'KEPT')) || (action === 'create' && status === 'UNDONE')
  return resourceId === null || isGone ? {} : { link: deepLink(appUrl, locationId, kind, resourceId) }
}

/** The calls that one step of a job made to the platform. */
export async function getStepCalls(ctx: Context, actor: Actor, jobId: string, stepId: string): Promise<StepCalls> {
  const row = await getJobOfCompany(ctx.db, actor.companyId, jobId)
  requireMay(actor, 'jobs.read', row.location_id)
  const made = await readStepCalls(ctx.db, jobId, stepId)
  if (made === undefined) throw new AppError('not_found', say('gone.step'))
  return made
}

/** The events of a job after a number, at most 2,000 at a time: what the stream would have sent. */
export async function getJobEvents(ctx: Context, actor: Actor, id: string, after: number): Promise<EventEnvelope[]> {
  const row = await getJobOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'jobs.read', row.location_id)
  return readJobEvents(ctx.db, actor.companyId, id, after, 2_000)
}

export type JobListRequest = {
  locationId?: string | undefined
  status?: JobStatus | undefined
  /** Words that all have to stand in the blueprint's or the sub-account's name, or in who began it. */
  q?: string | undefined
  order?: JobOrder | undefined
  cursor?: string | undefined
  limit: number
}

/** The company's jobs, newest first unless asked otherwise; in a location's sidebar only that location's. */
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
    words: request.q?.split(/\s+/).filter((word) => word !== '') ?? [],
    order: request.order ?? 'newest',
    after: request.cursor === undefined ? undefined : readCursor(request.cursor),
    limit: request.limit + 1,
  })
  const page = rows.slice(0, request.limit)
  const last = page.at(-1)
  return {
    items: page.map(viewJobSummary),
    nextCursor: rows.length > page.length && last !== undefined ? writeCursor({ createdAt: last.createdExactly, id: last.id }) : null,
  }
}

function writeCursor({ createdAt, id }: JobPlace): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url')
}

function readCursor(cursor: string): JobPlace {
  try {
    const [createdAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown]
    if (typeof createdAt === 'string' && typeof id === 'string' && isTime(createdAt)) return { createdAt, id }
  } catch {
    // Falls through to the refusal below: a cursor is ours, and this one is not.
  }
  throw invalidRequest([{ path: 'cursor', ...fault('request.cursor') }])
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text))
}
