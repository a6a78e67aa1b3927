import { canonicalJson, isSame } from '../contract/canonical-json.ts'
import type { ListOfThings } from './kind.ts'

export type TakenBack = {
  value: unknown[]
  /** Whether anything is to be written for it. */
  changed: boolean
  /** Whether something that was added stays. */
  added: boolean
  /** Whether something stays because it is not as it was left. */
  edited: boolean
}

type Thing = Record<string, unknown>
type Things = ReadonlyMap<string, unknown>

/**
 * Takes back, thing by thing, what was sent of a list: what stands `now` as it was `sent` becomes what it `was`, and
 * everything else stays. Two things are compared in the form that `inWords` gives them, of which only what was sent counts.
 */
export function takeBackList(
  how: ListOfThings,
  lists: { was: unknown; sent: unknown; now: unknown },
  inWords: (thing: unknown, sent: unknown) => unknown,
): TakenBack {
  const now = inOrder(how, lists.now)
  const [was, sent, live] = [inOrder(how, lists.was), inOrder(how, lists.sent), now].map((list) => byKey(how, list))
  // Which of two of one name is meant cannot be told.
  if (was === undefined || sent === undefined || live === undefined) return { value: now, changed: false, added: false, edited: true }
  const isSameThing = (a: unknown, b: unknown, asSent: unknown): boolean => isSame(inWords(a, asSent), inWords(b, asSent))
  const taken = new Map<string, unknown>()
  const result = { added: false, edited: false }
  for (const [key, thing] of live) {
    const [old, ours] = [was.get(key), sent.get(key)]
    taken.set(key, thing)
    if (ours === undefined || (old !== undefined && isSameThing(old, ours, ours))) continue
    if (!isSameThing(thing, ours, ours)) result.edited ||= old === undefined || !isSameThing(thing, old, ours)
    else if (old !== undefined) taken.set(key, withFormer(thing, old, ours))
    else if (how.keepsUnnamed === true && how.takesOut !== true) result.added = true
    else taken.delete(key)
  }
  for (const [key, old] of was) {
    if (live.has(key)) continue
    const ours = sent.get(key)
    if (ours !== undefined) result.edited ||= !isSameThing(old, ours, ours)
    else if (how.keepsUnnamed !== true) taken.set(key, old)
  }
  const { keys, edited } = orderOf(how, was, sent, live, taken)
  const value = keys.map((key) => taken.get(key))
  return { value, changed: !isSame(value, now), added: result.added, edited: result.edited || edited }
}

/** Their former order comes back where it was changed and stands as it was left. */
function orderOf(how: ListOfThings, was: Things, sent: Things, live: Things, taken: Things): { keys: string[]; edited: boolean } {
  const keys = [...taken.keys()]
  if (how.place === undefined) return { keys, edited: false }
  const common = (from: Iterable<string>): string => canonicalJson([...new Set(from)].filter((key) => was.has(key) && live.has(key)))
  const [before, left, now] = [common(was.keys()), common([...sent.keys(), ...was.keys()]), common(live.keys())]
  if (now === before || left === before) return { keys, edited: false }
  if (now !== left) return { keys, edited: true }
  return { keys: [...new Set([...[...was.keys()].filter((key) => taken.has(key)), ...keys])], edited: false }
}

/** In their order, without the number that says it. */
function inOrder({ place }: ListOfThings, list: unknown): unknown[] {
  const things: unknown[] = Array.isArray(list) ? list : []
  if (place === undefined) return things
  return things
    .map((thing, index) => ({ at: Number((thing as Thing)[place] ?? index), thing: { ...(thing as Thing), [place]: undefined } }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ thing }) => thing)
}

function byKey({ keyOf }: ListOfThings, list: readonly unknown[]): Things | undefined {
  const things = new Map(list.map((thing) => [keyOf(thing), thing]))
  return things.size < list.length ? undefined : things
}

function withFormer(now: unknown, old: unknown, sent: unknown): unknown {
  if (typeof now !== 'object' || now === null) return now
  return { ...now, ...Object.fromEntries(Object.keys(sent as Thing).map((name) => [name, (old as Thing)[name]])) }
}
