import type { Actor, Context } from '../context.ts'
import type { HandOver, HandOverTask, HandOverThing, HandOverTick } from '../contract/hand-over.ts'
import type { Job, Step } from '../contract/job.ts'
import type { SentenceCode } from '../contract/said.ts'
import { say, told } from '../contract/say.ts'
import { sayEnum } from '../contract/say-enum.ts'
import { chosenFacts, sheetFacts } from '../contract/sentences/sheet-facts.ts'
import { AppError } from '../errors.ts'
import { namesInside } from '../plans/check-by-hand.ts'
import { getPlanOfCompany, type StoredPlan } from '../plans/plan-store.ts'
import { standingSpec, standingTitle } from '../plans/standing-spec.ts'
import { getAppAddress } from '../installs/app-address.ts'
import { deepLink } from '../resources/deep-links.ts'
import { kindOf, kinds } from '../resources/registry.ts'
import { requireMay } from '../sessions/may.ts'
import { readTicks, setTick } from './hand-over-store.ts'
import { getJob } from './read-jobs.ts'

/** Longer values say nothing on a sheet of paper. */
const maxValue = 120
/** The sheet of a job, as things stand. Throws `not_found`. */
export async function getHandOver(ctx: Context, actor: Actor, jobId: string): Promise<HandOver> {
  const job = await getJob(ctx, actor, jobId)
  const [plan, ticks, appUrl] = await Promise.all([
    getPlanOfCompany(ctx.db, actor.companyId, job.planId),
    readTicks(ctx.db, jobId),
    getAppAddress(ctx, actor.companyId),
  ])
  const lines = readLines(plan, job)
  const stand = job.steps.filter((step) => step.action !== 'delete' && stands(step))
  return {
    jobId: job.id,
    locationId: job.locationId,
    locationName: job.locationName,
    blueprintName: job.blueprintName,
    status: job.status,
    startedBy: job.startedBy,
    completedAt: job.completedAt,
    message: job.message,
    said: job.said,
    groups: kinds.flatMap((kind) => {
      const things = stand
        .filter((step) => step.kind === kind.name)
        .map((step) => ({ ...describeThing(step, lines.get(step.id)), ...placeOf(step) }))
      return things.length === 0 ? [] : [{ kind: kind.name, title: kind.plural, things }]
    }),
    people: stand.filter((step) => step.kind === 'user').map((step) => describePerson(step, lines.get(step.id))),
    tasks: listTasks(plan, job, lines, ticks),
    problems: listProblems(job),
  }

  function placeOf({ kind, resourceId }: Step): Pick<HandOverThing, 'link'> {
    return resourceId === null ? {} : { link: deepLink(appUrl, job.locationId, kind, resourceId) }
  }
}

/** Ticks a task off, or takes the tick back. Throws `not_found` for a task that the sheet does not have. */
export async function tickTask(ctx: Context, actor: Actor, jobId: string, tick: HandOverTick): Promise<HandOver> {
  const sheet = await getHandOver(ctx, actor, jobId)
  requireMay(actor, 'jobs.control', sheet.locationId)
  if (!sheet.tasks.some((task) => task.id === tick.taskId)) throw new AppError('not_found', say('gone.task'))
  await setTick(ctx.db, jobId, tick.taskId, tick.done)
  return { ...sheet, tasks: sheet.tasks.map((task) => (task.id === tick.taskId ? { ...task, done: tick.done } : task)) }
}

/** A line as it stands there now: `id` is null for what is not there, or not there any more. */
type Line = { title: string; id: string | null; spec: Record<string, unknown>; wasInAgency: boolean }

function readLines(plan: StoredPlan, job: Job): Map<string, Line> {
  const changes = new Map(plan.content.changes.map((change) => [change.id, change]))
  const steps = new Map(job.steps.map((step) => [step.id, step]))
  return new Map(
    plan.resources.flatMap(({ id, spec }): [string, Line][] => {
      const change = changes.get(id)
      if (change === undefined) return []
      const step = steps.get(id)
      const isDone = step !== undefined && stands(step)
      const isThere = isDone || step?.action !== 'create'
      const line = {
        title: standingTitle(spec, change, isDone),
        id: isThere ? (step?.resourceId ?? change.resourceId) : null,
        spec: standingSpec(spec, change, isDone),
        wasInAgency: change.reason === 'exists_in_agency',
      }
      return [[id, line]]
    }),
  )
}

/** Whether what the step did is still as it left it. */
function stands({ status }: Step): boolean {
  return status === 'SUCCESS' || status === 'KEPT'
}

function describeThing(step: Step, line: Line | undefined): HandOverThing {
  const facts = Object.entries(sheetFacts).flatMap(([field, label]) => {
    const [kind, name = ''] = field.split('.')
    const value = kind === step.kind ? line?.spec[name] : undefined
    if (typeof value !== 'string' && typeof value !== 'number') return []
    return [{ label, value: chosenFacts.has(field) ? sayEnum(String(value)) : shorten(String(value)), field }]
  })
  return { title: line?.title ?? step.title, id: step.resourceId, facts }
}

/** Whether somebody new has a password to set is told by what became of the step; once it is taken back, by its plan. */
function describePerson(step: Step, line: Line | undefined): HandOver['people'][number] {
  const isLetIn = step.said?.code === 'step.let_in' || (line?.wasInAgency === true && step.said?.code !== 'step.created')
  const { message: how, said } = say(step.action !== 'create' ? 'sheet.known_person' : isLetIn ? 'sheet.let_in_person' : 'sheet.new_person')
  return { name: line?.title ?? step.title, email: String(line?.spec['email'] ?? ''), how, said }
}

function listTasks(plan: StoredPlan, job: Job, lines: ReadonlyMap<string, Line>, ticks: ReadonlySet<string>): HandOverTask[] {
  const planned = new Map(plan.content.changes.map((change) => [change.id, change.byHand]))
  const verified = new Map((job.verification?.byHand ?? []).map((one) => [one.id, one]))
  const lastSeen = (id: string): Pick<HandOverTask, 'found' | 'detail' | 'said' | 'page'> => {
    const seen = verified.get(id) ?? planned.get(id)
    return seen === undefined
      ? {}
      : { found: seen.found, detail: seen.detail, said: seen.said, ...(seen.link === null ? {} : { page: seen.link }) }
  }
  return plan.resources
    .filter((resource) => kindOf(resource.kind).tier === 'by-hand')
    .map((resource) => {
      const { name, why, steps, uses, link } = resource.spec as {
        name: string
        why?: string
        steps?: string[]
        uses?: (string | { $ref: string })[]
        link?: string
      }
      return {
        id: resource.id,
        kind: resource.kind,
        title: name,
        why: why ?? null,
        steps: steps ?? [],
        uses: (uses ?? []).map((use) => {
          if (typeof use === 'string') return { kind: '', title: use, id: null }
          const known = lines.get(use.$ref)
          const kind = use.$ref.slice(0, use.$ref.indexOf('/'))
          return { kind, title: known?.title ?? use.$ref, id: known?.id ?? null, parts: namesInside(kind, known?.spec) }
        }),
        link: link ?? null,
        ...lastSeen(resource.id),
        done: ticks.has(resource.id),
      }
    })
}

function listProblems(job: Job): HandOver['problems'] {
  const steps = job.steps
    .filter((step) => step.status === 'FAILED' || step.status === 'SKIPPED')
    .map(({ title, message, said, error }) => ({
      title,
      what: message ?? error?.message ?? '',
      said: said ?? error?.said,
      ...(error === null ? nextOf('sheet.runs_later') : { next: error.hint, nextSaid: error.next, reason: error.reason }),
    }))
  const standing = new Set(job.steps.filter(stands).map((step) => step.id))
  const differences = (job.verification?.differences ?? [])
    .filter(({ id }) => standing.has(id))
    .map(({ title, detail, said }) => ({ title, what: detail, said, ...nextOf('sheet.plan_again') }))
  return [...steps, ...differences]
}

function nextOf(code: SentenceCode & `sheet.${string}`): Pick<HandOver['problems'][number], 'next' | 'nextSaid'> {
  const { message: next, said: nextSaid } = told({ code })
  return { next, nextSaid }
}

function shorten(value: string): string {
  return value.length <= maxValue ? value : `${value.slice(0, maxValue - 1).toWellFormed()}…`
}
