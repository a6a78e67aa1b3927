import { isSame } from '../contract/canonical-json.ts'
import type { FieldChange } from '../contract/plan.ts'
import type { Told } from '../contract/said.ts'
import { say, saying } from '../contract/say.ts'
import { crashAt } from '../crash-points.ts'
import { isHighLevelError, type HighLevelError } from '../highlevel/highlevel-error.ts'
import { neverReadBack, type ReadBack } from '../plans/baseline-store.ts'
import { compare } from '../plans/compare.ts'
import { editedSince } from '../plans/edited-since.ts'
import { isPlainObject, topOf } from '../plans/leaf.ts'
import type { Kind, Live, WriteScope } from '../resources/kind.ts'
import { ChangedMeanwhile } from './describe-failure.ts'
import { lagMsOf, type Observer } from './observer.ts'
import { watchWrites } from './watch-writes.ts'

/** One change with everything resolved: what `execute` needs and nothing of jobs. */
export type Task = {
  kind: Kind
  action: 'create' | 'update' | 'adopt' | 'delete'
  /** The whole desired spec, references resolved to ids. */
  spec: Record<string, unknown>
  /** The live resource that the plan means; null for a create. */
  resourceId: string | null
  /** Fields that an update writes, each with the value that it was planned on. */
  changed: readonly FieldChange[]
  /** Ids of what bears its name and is not meant: somebody wanted ours beside it. */
  beside?: readonly string[]
  /** Ids of what the plan knows as ours, for a deletion: none of it is the client's. */
  ours?: ReadonlySet<string>
  /** How it stood when the job that made it read it back, for a deletion. */
  readBack?: ReadBack | undefined
  /** The plan has seen it elsewhere in the agency: it is only let in here. */
  joins?: true
}

/** `created` says whether this job made it: only then may a roll-back delete it. `without`: by path, what was sent and is not in it. */
export type Done = { live: Live; created: boolean; without?: readonly string[]; changedFrom?: string | undefined } & Told

/**
 * What came before this attempt: nothing; a call of ours that may still take effect until `until` (on the monotonic
 * clock); or the platform's word that something like it is there, which is then somebody else's.
 */
export type Earlier = { is: 'nothing' } | { is: 'maybe_made'; until: number } | { is: 'already_there' }

/** Writes the intent, with what was there before; rejects when nothing more is to be sent. */
export type Declare = (before: Record<string, unknown> | null) => Promise<void>

export type Doing = {
  scope: WriteScope
  task: Task
  observer: Observer
  declare: Declare
  /** Takes an intent back: the platform has refused what was sent, and nothing came of it. */
  withdraw(): Promise<void>
  /** Waits until a listing shows what it may have missed; rejects when nothing more is to be sent. */
  lookAgain(): Promise<void>
  /** Nothing is to be written: what is there in part is left so. */
  onlyLooks?: true
}

/**
 * Does one change once in effect, however often it is called: observe → declare the intent → ensure it exists and sync
 * its fields → say what is there now.
 */
export async function executeStep(doing: Doing, earlier: Earlier): Promise<Done> {
  if (doing.task.action === 'adopt') return adopt(doing)
  if (doing.task.action === 'update') return update(doing, earlier)
  if (doing.task.action === 'delete') return remove(doing)
  return (await findMade(doing, earlier)) ?? create(doing, earlier)
}

/** Looks for what a create may have left, and takes it over when it is there. Never creates. */
export async function findMade(doing: Doing, earlier: Earlier): Promise<Done | undefined> {
  const { scope, task, observer } = doing
  if (task.action !== 'create' || earlier.is === 'nothing' || task.kind.repeatable === true) return undefined
  const found = await observer.find(scope, task.kind, task.spec, earlier.is === 'maybe_made' ? earlier.until : 0, task.beside)
  return found === undefined ? undefined : takeOver(doing, earlier, found)
}

/**
 * The same for whatever a step does: what its call may have brought about, once it must have shown. Throws
 * {@link ChangedMeanwhile} where only a part of a change is there, or can be seen.
 */
export async function findEffect(doing: Doing, earlier: Earlier): Promise<Done | undefined> {
  const { task } = doing
  const { kind, spec, action } = task
  if (action === 'create' || action === 'adopt' || earlier.is !== 'maybe_made') return findMade(doing, earlier)
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, earlier.until - performance.now())))
  const live = await getSurely(doing)
  if (action === 'delete') return live === undefined ? gone(task) : undefined
  if (live === undefined) return undefined
  const differing = differingOf(task, live)
  const missing = missingOf(task, live, differing)
  const isAsBefore = ({ path, before }: FieldChange): boolean => differing.has(path) && isSame(differing.get(path)?.before, before)
  if (missing.length > 0 && task.changed.every(isAsBefore)) return undefined
  if (missing.length > 0) throw new ChangedMeanwhile(saying('changed.in_part', { fields: namesOf(missing), title: live.title }), live.id)
  return { live, ...say('step.already_updated', { title: kind.titleOf(spec) }), created: false }
}

async function adopt({ scope, task, observer }: Doing): Promise<Done> {
  const title = task.kind.titleOf(task.spec)
  const live = await observer.get(scope, task.kind, task.spec, task.resourceId ?? '')
  if (live === undefined) throw new ChangedMeanwhile(saying('changed.gone', { title }))
  return { live, ...say('step.looked_after', { title }), created: false }
}

/** Looked at once more just before: an edit since the plan is somebody's, and stays. */
async function update(doing: Doing, earlier: Earlier): Promise<Done> {
  const { scope, task, observer, declare } = doing
  const { kind, spec } = task
  const title = kind.titleOf(spec)
  const live = await observer.get(scope, kind, spec, task.resourceId ?? '')
  if (live === undefined) throw new ChangedMeanwhile(saying('changed.gone', { title }))
  const differing = differingOf(task, live)
  const missing = missingOf(task, live, differing)
  const edited = [
    ...task.changed.filter(({ path, before }) => differing.has(path) && !isSame(differing.get(path)?.before, before)),
    ...writtenAlong(task.changed, missing, differing),
  ]
  if (edited.length > 0) throw new ChangedMeanwhile(saying('changed.not_overwritten', { fields: namesOf(edited), title }), live.id)
  if (missing.length === 0) return { live, ...say('step.already_updated', { title }), created: false }
  await declare(live.fields)
  const names = topFields(missing)
  const changed = await change(doing, earlier, live, names)
  return { live: changed, ...say('step.updated', { title }), created: false, changedFrom: live.changedAt }
}

/** Sends those fields. A clear refusal of the only call that may have written leaves everything as it was. */
async function change({ scope, task, withdraw }: Doing, earlier: Earlier, live: Live, names: readonly string[]): Promise<Live> {
  const { kind, spec } = task
  if (kind.update === undefined) throw new Error(`${kind.name} cannot be updated`)
  const watched = watchWrites(scope)
  try {
    return await kind.update(watched.scope, live, withTheRest(spec, live, names), names)
  } catch (error) {
    const isRefused = isHighLevelError(error) && error.reason !== 'ambiguous' && !watched.haveWritten()
    if (isRefused && earlier.is !== 'maybe_made') await withdraw()
    throw error
  }
}

/** An object is sent whole and replaces what is there: the parts of it that nobody named stay as they are. */
function withTheRest(spec: Record<string, unknown>, live: Live, changed: readonly string[]): Record<string, unknown> {
  return { ...spec, ...Object.fromEntries(changed.map((name) => [name, above(live.fields[name], spec[name])])) }
}

function above(there: unknown, wanted: unknown): unknown {
  if (!isPlainObject(there) || !isPlainObject(wanted)) return wanted === undefined ? there : wanted
  return { ...there, ...Object.fromEntries(Object.entries(wanted).map(([name, part]) => [name, above(there[name], part)])) }
}

/** What is there otherwise than the spec has it, by path. */
function differingOf({ kind, spec }: Task, live: Live): Map<string, FieldChange> {
  return new Map(compare(kind, spec, live, undefined, () => 'ours').fields.map((field) => [field.path, field]))
}

/** What of the change is not there, or cannot be read. */
function missingOf({ changed }: Task, live: Live, differing: ReadonlyMap<string, FieldChange>): FieldChange[] {
  return changed.filter(({ path }) => differing.has(path) || !(topOf(path) in live.fields))
}

/** A field is sent whole: what the plan saw as it should be in the same one, and what is otherwise by now, would be written over. */
function writtenAlong(
  changed: readonly FieldChange[],
  missing: readonly FieldChange[],
  differing: ReadonlyMap<string, FieldChange>,
): FieldChange[] {
  const sent = new Set(topFields(missing))
  const planned = new Set(changed.map(({ path }) => path))
  return [...differing.values()].filter(({ path }) => sent.has(topOf(path)) && !planned.has(path))
}

/** Looked at once more just before: what is gone is done, what somebody changed or uses by now stays. */
async function remove(doing: Doing): Promise<Done> {
  const { scope, task, declare } = doing
  const { kind, spec } = task
  const live = await getSurely(doing)
  if (live === undefined) return gone(task)
  if (kind.delete === undefined) throw new Error(`${kind.name} cannot be deleted`)
  const edited = editedSince(kind, live, { applied: spec, readBack: task.readBack ?? neverReadBack })
  if (edited.length > 0) throw new ChangedMeanwhile(saying('changed.not_deleted', { fields: edited, title: live.title }), live.id)
  const holds = await kind.holdsClientData?.(scope, live, { applied: spec, ids: task.ours ?? new Set() })
  if (holds !== undefined) throw new ChangedMeanwhile(saying('changed.in_use', { title: live.title, data: holds }), live.id)
  await declare({ ...withoutBlanks(spec), ...withoutBlanks(live.fields) })
  crashAt('before-removal')
  try {
    const left = await kind.delete(scope, live)
    crashAt('after-removal')
    if (left === 'left') return { live, ...say('undone.taken_out', { title: live.title }), created: false }
  } catch (error) {
    if (!isHighLevelError(error, 'not_found')) throw error
  }
  return { live, ...say('step.deleted', { title: live.title }), created: false }
}

/** What one listing does not show may stand all the same: only a second one says that it is gone. */
async function getSurely({ scope, task, observer, lookAgain }: Doing): Promise<Live | undefined> {
  const look = (): Promise<Live | undefined> => observer.get(scope, task.kind, task.spec, task.resourceId ?? '')
  const live = await look()
  if (live !== undefined) return live
  await lookAgain()
  return look()
}

function withoutBlanks(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
}

function gone({ resourceId }: Task): Done {
  return { live: { id: resourceId ?? '', title: '', fields: {} }, ...say('step.already_gone'), created: false }
}

async function create(doing: Doing, earlier: Earlier): Promise<Done> {
  const { scope, task, declare } = doing
  const { kind, spec } = task
  const title = kind.titleOf(spec)
  if (kind.create === undefined) throw new Error(`${kind.name} cannot be created`)
  await declare(null)
  const watched = watchWrites(scope)
  let live: Live
  try {
    live = await kind.create(watched.scope, spec)
  } catch (error) {
    // A kind that reads back what it has made may fail in that: then it is there.
    if (!isHighLevelError(error) || error.reason === 'ambiguous' || error.method === 'GET') throw error
    const made = await findRefused(doing, error)
    if (made !== undefined) return made
    // Of an earlier call it is not known whether it has made it, and of one before the refused one it is.
    if (earlier.is !== 'maybe_made' && !watched.haveWritten()) await doing.withdraw()
    throw error
  }
  if (live.joined) return letIn(live, title)
  const message = live.note === undefined ? say('step.created', { title }) : say('step.created_but', { title, note: live.note })
  return { live, ...message, created: true }
}

/** A 422 can have created the record all the same (platform dossier §7, issue 64). */
async function findRefused(doing: Doing, { reason, status }: HighLevelError): Promise<Done | undefined> {
  if (reason !== 'invalid' || status !== 422) return undefined
  const { kind, spec } = doing.task
  const found = await doing.observer.find(doing.scope, kind, spec, performance.now() + lagMsOf(kind), doing.task.beside)
  return found === undefined ? undefined : takeOver(doing, { is: 'maybe_made', until: 0 }, found)
}

/** What a call that broke off has left may be half-made: blanks are filled. Other values than ours are somebody else's. */
async function takeOver(doing: Doing, earlier: Earlier, found: Live): Promise<Done> {
  const { task, declare } = doing
  const created = earlier.is === 'maybe_made'
  const { kind, spec } = task
  const title = kind.titleOf(spec)
  if (created && task.joins) return letIn({ ...found, joined: true }, title)
  const { fields, open } = compare(kind, spec, found, undefined, () => undefined)
  if (open) throw new ChangedMeanwhile(saying('changed.other_there', { title, fields: namesOf(fields) }), found.id)
  const message = say(created ? 'step.found_made' : 'step.was_there', { title })
  if (fields.length === 0 || kind.update === undefined) return { live: found, ...message, created }
  if (doing.onlyLooks) return inPart(task, found, fields)
  await declare(created ? null : found.fields)
  return { live: await change(doing, earlier, found, topFields(fields)), ...message, created }
}

/** Who lacks what its like bring along by themselves (the sub-account that a link is shown in) is another's. */
function inPart({ kind, spec }: Task, found: Live, fields: readonly FieldChange[]): Done {
  const title = kind.titleOf(spec)
  const without = namesOf(fields)
  if (without.some((path) => kind.growing?.includes(path)))
    throw new ChangedMeanwhile(saying('changed.in_part', { fields: without, title }), found.id)
  return { live: found, ...say('step.found_in_part', { title, fields: without }), created: true, without }
}

function letIn(live: Live, title: string): Done {
  return { live, ...say('step.let_in', { title }), created: true }
}

function namesOf(fields: readonly FieldChange[]): string[] {
  return fields.map((field) => field.path)
}

function topFields(fields: readonly FieldChange[]): string[] {
  return [...new Set(fields.map((field) => topOf(field.path)))]
}
