import type { KindName } from '../contract/kind-names.ts'
import type { NotCaptured } from '../contract/learn.ts'
import { kindTerm, saying } from '../contract/say.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { normaliseName } from '../resources/fields.ts'
import type { Kind, Live, Target } from '../resources/kind.ts'
import { kinds } from '../resources/registry.ts'
import type { LearnedWords } from './learned-words.ts'
import { lookAtByHand } from './look-at-by-hand.ts'
import { why } from './why.ts'

export type ByHandLine = { kind: KindName; name: string; spec: Record<string, unknown> }

/** A number belongs to one location, and a domain is not listed: neither is carried to another. */
const neverTaken: readonly KindName[] = ['phone-number', 'domain']

/** Names of what is built by hand, as far as the app may list it: none of it is asked for when the app is installed. */
export async function readByHand(
  api: ReadApi,
  target: Target,
  words: LearnedWords,
): Promise<{ lines: ByHandLine[]; notCaptured: NotCaptured[] }> {
  const byHand = kinds.filter((kind) => kind.tier === 'by-hand')
  const taken = byHand.filter((kind) => !neverTaken.includes(kind.name))
  const groups = await lookAtByHand(api, target, taken)
  const notCaptured: NotCaptured[] = byHand
    .filter((kind) => neverTaken.includes(kind.name))
    .map((kind) => ({ kind: kind.name, ...why(saying('learn.not_read', { kinds: kindTerm(kind, true) })) }))
  const lines = taken.flatMap((kind) => {
    const group = groups.get(kind.name)
    if (group?.state === 'known') return linesOf(kind, group.live, words)
    const cause = group?.said ?? saying('group.not_tried')
    notCaptured.push({ kind: kind.name, ...why(saying('learn.unread', { kinds: kindTerm(kind, true), why: cause })) })
    return []
  })
  return { lines, notCaptured }
}

function linesOf(kind: Kind, found: readonly Live[], words: LearnedWords): ByHandLine[] {
  const byName = new Map(found.filter((one) => one.title !== '').map((one) => [normaliseName(one.title), one]))
  return [...byName.values()].map(({ title: name, fields: { status } }) => {
    const publish = status === 'published' ? [words.publish] : []
    const known = typeof status === 'string' ? { why: words.status(status) } : {}
    return { kind: kind.name, name, spec: { name, ...known, steps: [words.build, ...publish] } }
  })
}
