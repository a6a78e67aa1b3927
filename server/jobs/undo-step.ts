import type { Context } from '../context.ts'
import type { Said, Told } from '../contract/said.ts'
import { fieldsTerm, kindTerm, quoted, say, saying, told } from '../contract/say.ts'
import { crashAt } from '../crash-points.ts'
import { isDatabaseAway } from '../db/database-error.ts'
import { HighLevelError, isHighLevelError, wordsOf } from '../highlevel/highlevel-error.ts'
import { isMeantElsewhere, type ReadBack } from '../plans/baseline-store.ts'
import { editedSince } from '../plans/edited-since.ts'
import type { Kind, Live } from '../resources/kind.ts'
import { describeFailure, haltedBy } from './describe-failure.ts'
import { FencedError } from './fenced-error.ts'
import { lookTwice, payForWrite, withFreshLook } from './fresh-look.ts'
import { openTurn } from './in-turn.ts'
import { placeOf } from './open-place.ts'
import { pause } from './pause.ts'
import { remakeDeleted } from './remake-deleted.ts'
import { decideRetry } from './retry-policy.ts'
import { restoreFields } from './restore-fields.ts'
import { renewHold, type Hold } from './run-store.ts'
import type { UndoOutcome } from './step-store.ts'
import type { Tools } from './walk-steps.ts'
import type { Written } from './written-fields.ts'

/** What a roll-back knows about one step. */
export type Undo = {
  kind: Kind
  /** Whether the job made the resource. */
  created: boolean
  /** It was elsewhere in the agency before, and was only let in here. */
  joined: boolean
  spec: Record<string, unknown>
  /** The step did not succeed, so that what it sent was never noted as applied. */
  hadFailed: boolean
  /** What it wrote into something that was there before. */
  written: readonly Written[]
  /** By this step alone does its blueprint mean the resource: taken back, it is let go. What failed never took it up. */
  binds: boolean
  /** The live fields before the job changed them; null when it made the resource. */
  before: Record<string, unknown> | null
  /** What the job applied, by which an edit since can be told; undefined when that is not known any more. */
  applied: Record<string, unknown> | undefined
  readBack: ReadBack
  /** The ids of what needs it: it is gone, or as before, when this is reached, although a listing may still show it. */
  needing: ReadonlySet<string>
  /** Another job of its blueprint, as far as that stands, means it too. */
  isMeant: boolean
  /** Another blueprint means it too. */
  isShared: boolean
  /** What this roll-back has made again, or found there again: its former ids and the new ones, and for which blueprint. */
  remade: { ids: Map<string, string>; scope: string; jobId: string }
  /** Until when, on the monotonic clock, an earlier try to make it again may still come about; undefined when there was none. */
  maybeMadeUntil: number | undefined
  /** It is not known whether the step has made it: ids of what bears its name and is not meant, and what is known of what is there. */
  maybeMade?: {
    beside: readonly string[]
    /** `isOthers`: a job that is known to has made it, or another one of the blueprint looks after it. */
    knownOf(id: string): Pick<Undo, 'isShared' | 'applied' | 'written'> & { isOthers: boolean }
  }
}

/** `settledAt`: from when on, on the monotonic clock, reads show what the step has done. */
export type Undoable = { id: string; key: string; title: string; action: string; resourceId: string | null; settledAt: number; undo: Undo }

/** Takes one step back, looking first at what is there now. `later` when the job is to stop here. */
export async function undoStep(ctx: Context, hold: Hold, step: Undoable, tools: Tools): Promise<UndoOutcome | 'later'> {
  // What the job has just written may not show yet: it would look as if it were gone, or put back, already.
  await pause(Math.max(0, step.settledAt - performance.now()), tools.stopping)
  if (tools.stopping.aborted) return 'later'
  const spec = step.action === 'delete' ? (step.undo.before ?? {}) : step.undo.spec
  const turn = openTurn(ctx, { companyId: hold.companyId, kind: step.undo.kind, spec, stopping: tools.stopping })
  for (let attempt = 1; ; attempt += 1) {
    await renewHold(ctx.db, hold)
    try {
      const acted = await turn.take(() =>
        withFreshLook(tools, callsOf(step), () => undoOnce(ctx, hold, step, { ...tools, writes: turn.writes })),
      )
      return acted === undefined ? 'later' : acted.done
    } catch (error) {
      if (error instanceof FencedError || isDatabaseAway(error)) throw error
      if (!(error instanceof HighLevelError)) return failed(ctx, hold, step, error)
      const verdict = decideRetry(error.reason, attempt, error.retryAfterMs, Math.random())
      const failure = describeFailure(error)
      if (verdict.do === 'stop-job') {
        tools.halt({ is: 'halted', ...haltedBy(failure) })
        return 'later'
      }
      if (verdict.do === 'fail') return { status: 'KEPT', ...say('kept.failed', { why: wordsOf(error) }), restored: null, error: failure }
      tools.putBack()
      await pause(verdict.inMs, tools.stopping)
      if (tools.stopping.aborted) return 'later'
    }
  }
}

/** A fault of ours in one line must not hold up the others. */
function failed(ctx: Context, hold: Hold, step: Undoable, cause: unknown): UndoOutcome {
  ctx.log.error({ err: cause, jobId: hold.jobId, stepId: step.id }, 'a step could not be taken back, by our fault')
  const error = describeFailure(cause)
  return { status: 'KEPT', ...say('kept.failed', { why: error.said ?? quoted(error.message) }), restored: null, error }
}

function callsOf({ action, resourceId, undo }: Undoable): number {
  if (action === 'adopt' || (action !== 'delete' && resourceId === null && undo.maybeMade === undefined)) return 0
  return undo.kind.read === undefined ? 2 : 3
}

async function undoOnce(ctx: Context, hold: Hold, step: Undoable, tools: Tools): Promise<UndoOutcome | 'later'> {
  const { undo, resourceId } = step
  if (step.action === 'delete') return remakeDeleted(ctx, hold, step, tools)
  if (undo.maybeMade !== undefined) return undoMaybeMade(ctx, hold, step, undo.maybeMade, tools)
  if (step.action === 'adopt' || resourceId === null) return release(step)
  const looked = await lookTwice(tools, undo.kind, () => tools.observer.get(tools.scope, undo.kind, undo.spec, resourceId))
  if (looked === 'later') return looked
  if (looked.seen === undefined) return undone(say('undone.gone', { title: step.title }))
  return takeBack(ctx, hold, step, looked.seen, tools)
}

/** What is there under the step's name is taken for its own when nothing in it, nor any other job, says otherwise. */
async function undoMaybeMade(
  ctx: Context,
  hold: Hold,
  step: Undoable,
  { beside, knownOf }: NonNullable<Undo['maybeMade']>,
  tools: Tools,
): Promise<UndoOutcome | 'later'> {
  const { title, undo } = step
  if (undo.kind.repeatable === true) return kept(noDelete(undo.kind))
  const looked = await lookTwice(tools, undo.kind, () => tools.observer.find(tools.scope, undo.kind, undo.spec, 0, beside))
  if (looked === 'later') return looked
  const live = looked.seen
  // What the step had met instead is nobody's to forget.
  if (live === undefined) return { status: 'UNDONE', ...say('undone.never_made', { title }), restored: [] }
  const { isOthers, ...known } = knownOf(live.id)
  if (undo.created && isOthers && !known.isShared) return { ...kept(say('kept.other_job', { title })), found: live.id }
  const outcome = await takeBack(ctx, hold, { ...step, undo: { ...undo, ...known } }, live, tools)
  return outcome === 'later' ? outcome : { ...outcome, found: live.id }
}

function release({ title, undo }: Undoable): UndoOutcome {
  if (undo.isMeant) return { status: 'UNDONE', ...say('undone.still_meant', { title }), restored: [] }
  return { status: 'UNDONE', ...say('undone.released', { title }), restored: null, releases: undo.remade.scope }
}

function takeBack(ctx: Context, hold: Hold, step: Undoable, live: Live, tools: Tools): Promise<UndoOutcome | 'later'> {
  return step.undo.created ? remove(ctx, hold, step, live, tools) : restoreFields(step, live, tools)
}

async function remove(ctx: Context, hold: Hold, step: Undoable, live: Live, tools: Tools): Promise<UndoOutcome | 'later'> {
  const { title, undo } = step
  const { kind } = undo
  if (undo.joined) {
    if (undo.isShared) return kept(say('kept.shared', { title }))
    return undo.maybeMade === undefined ? leave(title, kind, live, tools) : kept(say('kept.let_in_unsure', { title }))
  }
  if (kind.delete === undefined) return kept(noDelete(kind))
  if (undo.isShared) return kept(say('kept.shared', { title }))
  if (await isElsewhere(ctx, hold, undo, live)) return kept(say('kept.elsewhere', { title }))
  if (undo.applied === undefined) return kept(say('kept.unknown', { title }))
  const edited = [...editedSince(kind, live, { applied: undo.applied, readBack: undo.readBack }), ...unseenOf(undo, undo.applied, live)]
  const code = undo.maybeMade === undefined ? 'kept.edited' : 'kept.differs'
  if (edited.length > 0) return kept(say(code, { fields: fieldsTerm(edited) }))
  const data = await holdsData(undo, live, tools)
  if (data !== undefined) return kept(say('kept.in_use', { data }))
  if (!(await payForWrite(tools, kind.calls?.delete))) return 'later'
  crashAt('before-delete')
  try {
    const left = await kind.delete(tools.scope, live)
    crashAt('after-delete')
    if (left === 'left') return undone(say('undone.taken_out', { title }))
  } catch (error) {
    if (!isHighLevelError(error, 'not_found')) throw error
  }
  return undone(say('step.deleted', { title }))
}

/** Of what it is not certain that the job made it, what cannot be read may be somebody's. */
function unseenOf({ maybeMade }: Undo, applied: Record<string, unknown>, live: Live): string[] {
  if (maybeMade === undefined) return []
  return Object.entries(applied).flatMap(([name, value]) => (value === undefined || value === null || name in live.fields ? [] : [name]))
}

function noDelete(kind: Kind): Told {
  return kind.keptBecause === undefined ? say('kept.no_delete', { kind: kindTerm(kind, false) }) : told({ code: kind.keptBecause })
}

/** What is the company's may be another location's too by now. */
async function isElsewhere(ctx: Context, hold: Hold, { kind, applied = {} }: Undo, live: Live): Promise<boolean> {
  if (placeOf(kind) !== 'company') return false
  return kind.isElsewhere?.(live, hold, applied) === true || isMeantElsewhere(ctx.db, hold, kind.name, live.id)
}

/** Only what was given here is taken away: it stays what it is everywhere else. */
async function leave(title: string, kind: Kind, live: Live, tools: Tools): Promise<UndoOutcome | 'later'> {
  if (!(await payForWrite(tools, kind.calls?.delete))) return 'later'
  const why = await kind.leave?.(tools.scope, live)
  return why === undefined ? undone(say('undone.taken_out', { title })) : kept(told(why))
}

/** Who may not look cannot know: then it stays. */
async function holdsData({ kind, applied = {}, needing: ids }: Undo, live: Live, tools: Tools): Promise<Said | undefined> {
  try {
    return await kind.holdsClientData?.(tools.scope, live, { applied, ids })
  } catch (error) {
    if (isHighLevelError(error, 'forbidden_scope', 'plan_gated')) return saying('data.unchecked', { why: wordsOf(error) })
    throw error
  }
}

function undone(message: Told): UndoOutcome {
  return { status: 'UNDONE', ...message, restored: null }
}

function kept(message: Told): UndoOutcome {
  return { status: 'KEPT', ...message, restored: null, error: null }
}
