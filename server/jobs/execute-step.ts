import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { compare } from '../plans/compare.ts'
import type { Kind, Live, WriteScope } from '../resources/kind.ts'
import { ChangedMeanwhile } from './describe-failure.ts'
import type { Observer } from './observer.ts'

/** One change with everything resolved: what `execute` needs and nothing of jobs. */
export type Task = {
  kind: Kind
  action: 'create' | 'update' | 'adopt' | 'delete'
  /** The whole desired spec, references resolved to ids. */
  spec: Record<string, unknown>
  /** Paths that an update writes. */
  changed: readonly string[]
  /** The resource as the plan's second look found it; null for a create. */
  live: Live | null
}

/** `created` says whether this job made it: only then may a roll-back delete it. */
export type Done = { live: Live; message: string; created: boolean }

/**
 * What came before this attempt: nothing; a call of ours that may have taken effect; or the platform's word that
 * something like it is there, which is then somebody else's.
 */
export type Earlier = 'nothing' | 'maybe_made' | 'already_there'

/**
 * Does one change once in effect, however often it is called: observe (when it may have happened already) → ensure it
 * exists → sync its fields → say what is there now.
 */
export async function executeStep(scope: WriteScope, task: Task, observer: Observer, earlier: Earlier): Promise<Done> {
  const title = task.kind.titleOf(task.spec)
  if (task.action === 'adopt') return adopt(task, title)
  if (task.action === 'update') return update(scope, task, title)
  const found = earlier === 'nothing' ? undefined : await observer.find(scope, task.kind, task.spec, true)
  if (found === undefined) return create(scope, task, observer, title)
  if (earlier === 'already_there') return { live: found, message: `${title} was already there; nothing in it was overwritten`, created: false }
  return finish(scope, task, found, title)
}

function adopt(task: Task, title: string): Done {
  if (task.live === null) throw new ChangedMeanwhile(`${title} is no longer there.`)
  return { live: task.live, message: `${title} is looked after from now on`, created: false }
}

async function update(scope: WriteScope, task: Task, title: string): Promise<Done> {
  if (task.live === null) throw new ChangedMeanwhile(`${title} is no longer there.`)
  if (task.kind.update === undefined) throw new Error(`${task.kind.name} cannot be updated`)
  const live = await task.kind.update(scope, task.live, task.spec, topFields(task.changed))
  return { live, message: `${title} updated`, created: false }
}

async function create(scope: WriteScope, task: Task, observer: Observer, title: string): Promise<Done> {
  if (task.kind.create === undefined) throw new Error(`${task.kind.name} cannot be created`)
  try {
    const live = await task.kind.create(scope, task.spec)
    return { live, message: live.note === undefined ? `${title} created` : `${title} created; ${live.note}`, created: true }
  } catch (error) {
    // A 422 can have created the record all the same (platform dossier §7, issue 64).
    if (!isHighLevelError(error, 'invalid') || error.status !== 422) throw error
    const found = await observer.find(scope, task.kind, task.spec, false)
    if (found === undefined) throw error
    return finish(scope, task, found, title)
  }
}

/** What an attempt that broke off has left may be half-made: what differs is written once more. */
async function finish(scope: WriteScope, task: Task, found: Live, title: string): Promise<Done> {
  const { fields } = compare(task.kind, task.spec, found, undefined, () => 'ours')
  const writable = fields.filter((field) => !isFixed(task.kind, field.path))
  const live = writable.length === 0 || task.kind.update === undefined ? found : await task.kind.update(scope, found, task.spec, topFields(writable.map((field) => field.path)))
  return { live, message: `${title} was found already made, so it was not sent again`, created: true }
}

function isFixed(kind: Kind, path: string): boolean {
  return kind.fixed?.includes(path.split('.')[0] ?? path) === true
}

function topFields(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split('.')[0] ?? path))]
}
