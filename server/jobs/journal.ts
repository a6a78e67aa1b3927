import type { StepError } from '../contract/job.ts'
import { isCollision, isRefusedByDatabase } from '../db/database-error.ts'
import type { Db } from '../db/database.ts'
import { type Asked, inGroups } from '../db/in-groups.ts'
import type { Applied } from '../plans/baseline-store.ts'
import type { CallsMade } from './call-log.ts'
import { FencedError } from './fenced-error.ts'
import type { JobRow } from './job-store.ts'
import { type JournalEntry, writeEntries } from './journal-store.ts'
import type { Hold } from './run-store.ts'
import { saidColumn, type Sayable } from './said-column.ts'
import { facts, type StepFacts } from './step-facts.ts'

export type Outcome = Sayable &
  (
    | {
        status: 'SUCCESS'
        resourceId: string
        durationMs: number
        /** Whether a roll-back has it to take away again. */
        created: boolean
        /** What we stand for from now on; null when it is gone. */
        applied: Applied | null
        /** Set when the step made the location itself, or found it: job and plan stand there from now on. */
        settles?: { locationId: string; locationName: string }
      }
    | { status: 'FAILED'; error: StepError; resourceId: string | null; durationMs: number }
    | { status: 'SKIPPED' | 'CANCELLED' }
  )

type Wanted = JobRow['wanted'] | undefined
type Line = ReturnType<typeof inGroups<JournalEntry, Wanted>>

/** Outcomes in one group: more would keep calls from leaving whose intents come meanwhile. Of those, all that a few jobs can have. */
const mostOutcomes = 40
const mostIntents = 200
/** Of one group, while others' transactions are in its way. */
const mostTries = 5

const noCalls: CallsMade = { calls: [], left: 0 }
const linesByDb = new WeakMap<Db, Map<string, Line>>()

/**
 * Writes the intent before the call, with what was there before: of several attempts the first one's, which no call of
 * ours had touched. Writes nothing when the person wants the job to stop, and says so. Throws {@link FencedError}.
 */
export function recordIntent(
  db: Db,
  hold: Hold,
  step: StepFacts,
  attempt: number,
  before: Record<string, unknown> | null,
  leads = false,
): Promise<JobRow['wanted']> {
  const body = { type: 'step.started', ...facts(step), attempt }
  return write(db, hold, { ...whose(hold, step), is: 'intent', attempts: attempt, before, leads, body })
}

/** Writes the outcome, what we now stand for in the location, the job's counters and the event: all or nothing. Throws {@link FencedError}. */
export async function recordOutcome(
  db: Db,
  hold: Hold,
  step: StepFacts,
  attempts: number,
  outcome: Outcome,
  made = noCalls,
): Promise<void> {
  const { status, message, said } = outcome
  const error = status === 'FAILED' ? outcome.error : null
  const durationMs = status === 'SUCCESS' || status === 'FAILED' ? outcome.durationMs : null
  const resourceId = status === 'SUCCESS' || status === 'FAILED' ? outcome.resourceId : null
  const isGone = status === 'SUCCESS' && outcome.applied === null
  await write(db, hold, {
    ...whose(hold, step),
    is: 'outcome',
    status,
    message,
    said: saidColumn(outcome),
    error,
    resourceId,
    durationMs,
    created: status === 'SUCCESS' && outcome.created,
    made,
    applied: status === 'SUCCESS' ? outcome.applied : null,
    gone: isGone ? { locationId: hold.locationId, kind: step.kind, resourceId: outcome.resourceId } : null,
    movesTo: (status === 'SUCCESS' ? outcome.settles : undefined) ?? null,
    body: { type: 'step.finished', ...facts(step), status, message, said, error, resourceId, durationMs, attempts },
  })
}

function whose(hold: Hold, step: StepFacts): Pick<JournalEntry, 'jobId' | 'epoch' | 'stepId'> {
  return { jobId: hold.jobId, epoch: hold.epoch, stepId: step.id }
}

/**
 * What is asked for while an earlier write is under way is committed together with its like: all of a company's events
 * are numbered under one lock, which is held until the disk has the commit, so that one commit each would make every
 * job of the company wait for every other.
 */
async function write(db: Db, hold: Hold, entry: JournalEntry): Promise<JobRow['wanted']> {
  const wanted = await lineOf(db, hold.companyId)(entry)
  if (wanted === undefined) throw new FencedError(`job ${hold.jobId} has a new holder`)
  return wanted
}

function lineOf(db: Db, companyId: string): Line {
  const lines = linesByDb.get(db) ?? new Map<string, Line>()
  linesByDb.set(db, lines)
  const line =
    lines.get(companyId) ??
    inGroups<JournalEntry, Wanted>(
      {
        lanes: 1,
        most: mostOutcomes,
        gathers: true,
        hurries: { is: ({ is }) => is === 'intent', most: mostIntents, along: 8, first: (entry) => entry.is === 'intent' && entry.leads },
      },
      (group) => writeGroup(db, group),
    )
  lines.set(companyId, line)
  return line
}

/** One by one when the database refuses the group, so that the one which is at fault fails alone. */
async function writeGroup(db: Db, group: readonly Asked<JournalEntry, Wanted>[]): Promise<void> {
  try {
    const wanted = await writeWhenFree(
      db,
      group.map(({ item }) => item),
    )
    for (const [n, { resolve }] of group.entries()) resolve(wanted[n])
  } catch (error) {
    if (group.length > 1 && isRefusedByDatabase(error)) for (const one of group) await writeGroup(db, [one])
    // Whether a commit whose answer is lost took effect is not known: its callers are told.
    else for (const { reject } of group) reject(error)
  }
}

/** Again when another transaction was in the way: on some databases that is an everyday answer, and says nothing of the step. */
async function writeWhenFree(db: Db, entries: readonly JournalEntry[]): ReturnType<typeof writeEntries> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await writeEntries(db, entries)
    } catch (error) {
      if (!isCollision(error) || tries >= mostTries) throw error
    }
  }
}
