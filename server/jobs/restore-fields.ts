import { isSame } from '../contract/canonical-json.ts'
import { fieldsTerm, say } from '../contract/say.ts'
import type { Told } from '../contract/said.ts'
import { crashAt } from '../crash-points.ts'
import type { Changed, PutBack } from '../plans/baseline-store.ts'
import { compare } from '../plans/compare.ts'
import { leafAt, topOf, withLeaf } from '../plans/leaf.ts'
import type { Kind, Live } from '../resources/kind.ts'
import { takeBackList, type TakenBack } from '../resources/take-back-list.ts'
import { payForWrite } from './fresh-look.ts'
import { withNewIds } from './remake-deleted.ts'
import type { UndoOutcome } from './step-store.ts'
import type { Undo, Undoable } from './undo-step.ts'
import type { Tools } from './walk-steps.ts'
import type { Written } from './written-fields.ts'

type Fields = Record<string, unknown>

/** `edited`: changed since; `added`: may be in use; `stuck`: cannot be put back; `unseen`: what stood there is not known. */
type WhyKept = 'edited' | 'added' | 'stuck' | 'unseen'
type Kept = { path: string; why: WhyKept }

/** A field that stands, or is to stand, as it was. `value`: what has to be written for that; absent when nothing has. */
type Back = { field: Written; was: unknown; value?: { of: unknown } }

type Reckoning = { back?: Back; kept: Kept[] }

/**
 * Every field that the step wrote and that still stands as it was left gets its former value. What somebody has changed
 * since stays, and so does what the step did not write. An earlier try that broke off may have put some of it back already.
 */
export async function restoreFields({ title, undo }: Undoable, live: Live, tools: Tools): Promise<UndoOutcome | 'later'> {
  const before = withNewIds(undo.before ?? {}, undo.remade.ids)
  const reckoned = undo.written.map((field) => reckon(undo, before, live, field))
  const backs = reckoned.flatMap(({ back }) => back ?? [])
  const writes = backs.filter(({ value }) => value !== undefined)
  const kept = reckoned.flatMap((one) => one.kept)
  let dated: Changed | undefined
  if (writes.length > 0) {
    if (!(await payForWrite(tools, undo.kind.calls?.update))) return 'later'
    const changed = [...new Set(writes.map(({ field }) => topOf(field.path)))]
    const after = await undo.kind.update?.(tools.scope, live, specFor(undo, before, live, writes), changed)
    crashAt('after-restoring')
    if (live.changedAt !== undefined) dated = { from: live.changedAt, to: after?.changedAt }
    kept.push(...writes.flatMap((back) => look(undo.kind, before, back, after)))
  }
  const stays = new Set(kept.filter(({ why }) => why !== 'added').map(({ path }) => path))
  const restored = backs.filter(({ field }) => !stays.has(field.path)).map((back) => putBack(undo, back))
  if (kept.length > 0) return { status: 'KEPT', ...tell(kept), restored, error: null, ...(dated === undefined ? {} : { changed: dated }) }
  return {
    status: 'UNDONE',
    ...say('undone.as_before', { title }),
    restored,
    ...(dated === undefined ? {} : { changed: dated }),
    ...(undo.binds ? { releases: undo.remade.scope } : {}),
  }
}

/** What is to be done about one field. Without an image of what stood there before, nothing was sent. */
function reckon({ kind, hadFailed, applied, remade, before: image }: Undo, before: Fields, live: Live, field: Written): Reckoning {
  const { path, sent } = field
  if (image === null) return { back: { field, was: field.known?.baseline }, kept: [] }
  const keep = (why: WhyKept): Reckoning => ({ kept: [{ path, why }] })
  const wasRead = topOf(path) in before
  if (wasRead && stands(kind, path, sent, before)) return { back: { field, was: field.known?.baseline }, kept: [] }
  if (!wasRead && field.known === undefined) return keep('unseen')
  const was = wasRead ? leafAt(before, path) : withNewIds({ known: field.known?.baseline }, remade.ids).known
  const write: Reckoning = { back: { field, was, value: { of: was } }, kept: [] }
  // Nobody can see whether it was edited since; that nothing else was applied since is known.
  const noted = hadFailed ? field.known?.baseline : sent
  if (!(topOf(path) in live.fields)) return isSame(leafAt(applied ?? {}, path), noted) ? write : keep('edited')
  const list = takenBack(kind, before, field, live)
  if (list !== undefined) return reckonList(field, was, list)
  if (stands(kind, path, sent, live.fields)) return write
  return stands(kind, path, was, live.fields) ? { back: { field, was }, kept: [] } : keep('edited')
}

function reckonList(field: Written, was: unknown, list: TakenBack): Reckoning {
  const kept = (['edited', 'added'] as const).filter((why) => list[why]).map((why) => ({ path: field.path, why }))
  return { back: { field, was, ...(list.changed ? { value: { of: list.value } } : {}) }, kept }
}

function takenBack(kind: Kind, before: Fields, { path, sent }: Written, live: Live): TakenBack | undefined {
  const how = kind.things?.[path]
  if (how === undefined) return undefined
  const inWords = (thing: unknown, asSent: unknown): unknown => kind.normalise?.(path, [thing], [asSent]) ?? thing
  return takeBackList(how, { was: before[path], sent, now: live.fields[path] }, inWords)
}

/** Everything as it is, with the former values in it: a call that replaces the whole loses nothing, nor what cannot be read. */
function specFor({ applied = {} }: Undo, before: Fields, live: Live, writes: readonly Back[]): Fields {
  let spec: Fields = { ...applied, ...live.fields }
  for (const { field, value } of writes) spec = withLeaf(spec, field.path, value?.of)
  for (const top of new Set(writes.map(({ field }) => topOf(field.path)))) {
    if ((before[top] ?? null) === null && isSame(spec[top], {})) spec[top] = null
  }
  return spec
}

/** A blank is not always something that can be written, and lists may only ever be added to: what the answer shows counts. */
function look(kind: Kind, before: Fields, { field, value }: Back, after: Live | undefined): Kept[] {
  const { path } = field
  if (after !== undefined && !(topOf(path) in after.fields)) return []
  const list = after === undefined ? undefined : takenBack(kind, before, field, after)
  if (list !== undefined) return list.changed ? [{ path, why: 'stuck' }] : []
  const there = after === undefined ? undefined : leafAt(after.fields, path)
  if (countOf(there) > countOf(value?.of)) return [{ path, why: 'added' }]
  return after !== undefined && stands(kind, path, value?.of, after.fields) ? [] : [{ path, why: 'stuck' }]
}

function stands(kind: Kind, path: string, value: unknown, fields: Fields): boolean {
  const wanted = path.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value ?? null) as Fields
  return compare(kind, wanted, { id: '', title: '', fields }, undefined, () => undefined).fields.length === 0
}

/** What had been applied there before stands again as the last that was; where nothing was known, nothing is any more. */
function putBack({ remade }: Undo, { field, was }: Back): PutBack {
  if (field.known === undefined) return { path: field.path }
  const { baseline } = withNewIds({ baseline: field.known.stood ? was : field.known.baseline }, remade.ids)
  return { path: field.path, baseline }
}

const sentences = {
  edited: 'kept.edited_partly',
  added: 'kept.added_partly',
  stuck: 'kept.stuck_partly',
  unseen: 'kept.unseen_partly',
} as const satisfies Record<WhyKept, string>

function tell(kept: readonly Kept[]): Told {
  const fields = fieldsTerm([...new Set(kept.map(({ path }) => path))])
  const [first, ...others] = new Set(kept.map(({ why }) => why))
  return first === undefined || others.length > 0 ? say('kept.partly', { fields }) : say(sentences[first], { fields })
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}
