import type { Context } from '../context.ts'
import { say } from '../contract/say.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { Live } from '../resources/kind.ts'
import { lagMsOf, settledAt } from './observer.ts'
import { type Hold } from './run-store.ts'
import { recordRemaking, type UndoOutcome } from './step-store.ts'
import type { Undoable } from './undo-step.ts'
import type { Tools } from './walk-steps.ts'

/** What was deleted is made again from what stood there. It gets another id, which what is made after it points at. */
export async function remakeDeleted(ctx: Context, hold: Hold, step: Undoable, tools: Tools): Promise<UndoOutcome> {
  const { title, undo, key, resourceId } = step
  const { kind, remade } = undo
  const told = kind.spec.safeParse(withNewIds(undo.before ?? {}, remade.ids))
  if (undo.before === null) return { status: 'UNDONE', ...say('undone.nothing_to_make', { title }), restored: null }
  if (kind.create === undefined || !told.success) {
    return { status: 'KEPT', ...say('kept.deleted_unknown', { title }), restored: null, error: null }
  }
  // A try whose answer was lost, also of a process that died, may have made it.
  const found = await tools.observer.find(tools.scope, kind, told.data, undo.maybeMadeUntil)
  const live = found ?? (await makeAgain(ctx, hold, step, told.data, tools))
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
  return { status: 'UNDONE', ...say('undone.made_again', { title }), restored: null, remade: applied }
}

/** Said before it is sent, so that nobody sends it a second time without having looked. */
async function makeAgain(ctx: Context, hold: Hold, step: Undoable, spec: Record<string, unknown>, tools: Tools): Promise<Live> {
  const { kind } = step.undo
  if (kind.create === undefined) throw new Error(`${kind.name} cannot be created`)
  await recordRemaking(ctx.db, hold, step)
  const sentAt = performance.now()
  step.undo.maybeMadeUntil = settledAt(kind, sentAt, false)
  try {
    return await kind.create(tools.scope, spec)
  } catch (error) {
    if (!isHighLevelError(error)) throw error
    if (error.status !== undefined) step.undo.maybeMadeUntil = settledAt(kind, sentAt, true)
    // A 422 can have created the record all the same (platform dossier §7, issue 64).
    if (error.reason !== 'invalid' || error.status !== 422) throw error
    const made = await tools.observer.find(tools.scope, kind, spec, performance.now() + lagMsOf(kind))
    if (made === undefined) throw error
    return made
  }
}

function withNewIds(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value
  if (Array.isArray(value)) return value.map((one) => withNewIds(one, ids))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withNewIds(one, ids)]))
}
