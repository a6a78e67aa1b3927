import type { Context } from '../context.ts'
import { say } from '../contract/say.ts'
import { crashAt } from '../crash-points.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { compare } from '../plans/compare.ts'
import type { Kind, Live } from '../resources/kind.ts'
import { lookTwice, payForWrite } from './fresh-look.ts'
import { isAnswered, lagMsOf, settledAt } from './observer.ts'
import { type Hold } from './run-store.ts'
import { recordRemaking, type UndoOutcome } from './step-store.ts'
import type { Undoable } from './undo-step.ts'
import type { Tools } from './walk-steps.ts'

/** What was deleted is made again from what stood there. It gets another id, which what is made after it points at. */
export async function remakeDeleted(ctx: Context, hold: Hold, step: Undoable, tools: Tools): Promise<UndoOutcome | 'later'> {
  const { title, undo, key, resourceId } = step
  const { kind, remade } = undo
  const told = kind.spec.safeParse(withNewIds(undo.before ?? {}, remade.ids))
  if (undo.before === null) return { status: 'UNDONE', ...say('undone.nothing_to_make', { title }), restored: null }
  if (kind.create === undefined || !told.success) {
    return { status: 'KEPT', ...say('kept.deleted_unknown', { title }), restored: null, error: null }
  }
  const until = undo.maybeMadeUntil ?? 0
  const looked = await lookTwice(tools, kind, () => tools.observer.find(tools.scope, kind, told.data, until))
  if (looked === 'later') return looked
  const found = looked.seen
  // A try whose answer was lost, also of a process that died, may have made it. Anything else is somebody's own by now.
  const isOurs = undo.maybeMadeUntil !== undefined && !differs(kind, told.data, found)
  // It has never gone, although its deletion was answered as done: then it is ours still.
  const isStill = found !== undefined && found.id === resourceId
  if (found !== undefined && !isOurs && !isStill) {
    if (resourceId !== null) remade.ids.set(resourceId, found.id)
    return { status: 'UNDONE', ...say('step.was_there', { title }), restored: [], found: found.id }
  }
  const live = found ?? (await makeAgain(ctx, hold, step, told.data, tools))
  if (live === 'later') return live
  if (resourceId !== null) remade.ids.set(resourceId, live.id)
  const { companyId, locationId } = tools.scope.target
  const applied = {
    companyId,
    locationId,
    scope: remade.scope,
    kind: kind.name,
    key,
    resourceId: live.id,
    fields: told.data,
    createdByJob: remade.jobId,
  }
  return { status: 'UNDONE', ...say(isStill ? 'step.was_there' : 'undone.made_again', { title }), restored: null, remade: applied }
}

function differs(kind: Kind, spec: Record<string, unknown>, found: Live | undefined): boolean {
  return found !== undefined && compare(kind, spec, found, undefined, () => undefined).open
}

/** Said before it is sent, so that nobody sends it a second time without having looked. */
async function makeAgain(ctx: Context, hold: Hold, step: Undoable, spec: Record<string, unknown>, tools: Tools): Promise<Live | 'later'> {
  const { kind } = step.undo
  if (kind.create === undefined) throw new Error(`${kind.name} cannot be created`)
  if (!(await payForWrite(tools))) return 'later'
  await recordRemaking(ctx.db, hold, step)
  crashAt('before-remaking')
  const sentAt = performance.now()
  step.undo.maybeMadeUntil = settledAt(kind, sentAt, false)
  try {
    const made = await kind.create(tools.scope, spec)
    crashAt('after-remaking')
    return made
  } catch (error) {
    if (!isHighLevelError(error)) throw error
    step.undo.maybeMadeUntil = settledAt(kind, sentAt, isAnswered(error))
    // What could only not be read back is there; a 422 can have created the record all the same (platform dossier §7, issue 64).
    if (error.method !== 'GET' && (error.reason !== 'invalid' || error.status !== 422)) throw error
    const made = await tools.observer.find(tools.scope, kind, spec, performance.now() + lagMsOf(kind))
    if (made === undefined) throw error
    return made
  }
}

/** The same, pointing at what was made again instead of what was deleted. */
export function withNewIds(fields: Record<string, unknown>, ids: ReadonlyMap<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, withNewId(value, ids)]))
}

function withNewId(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value
  if (Array.isArray(value)) return value.map((one) => withNewId(one, ids))
  return typeof value === 'object' && value !== null ? withNewIds(value as Record<string, unknown>, ids) : value
}
