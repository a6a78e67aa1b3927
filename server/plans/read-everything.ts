import type { KindName } from '../contract/kind-names.ts'
import type { NotCaptured } from '../contract/learn.ts'
import { kindTerm, saying } from '../contract/say.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError, wordsOf } from '../highlevel/highlevel-error.ts'
import type { Kind, Live, Target } from '../resources/kind.ts'
import { kindOf, kinds } from '../resources/registry.ts'
import { concernsAll, type Group, unknownGroup } from './inventory.ts'
import { why } from './why.ts'

export type Everything = { groups: ReadonlyMap<KindName, Group>; notCaptured: NotCaptured[] }

/**
 * Reads all of every kind that can be written, each resource whole. Of several that count as the same thing the one that
 * a plan would match is kept. Throws `HighLevelError` when the location itself is out of reach.
 */
export async function readEverything(api: ReadApi, target: Target): Promise<Everything> {
  const groups = new Map<KindName, Group>()
  const notCaptured: NotCaptured[] = []
  const readings = new Map<KindName, Promise<void>>()
  const read = async (kind: Kind): Promise<void> => {
    await Promise.all(kind.needs.flatMap((name) => readings.get(name) ?? []))
    groups.set(kind.name, await readGroup(kind, api, target, groups, notCaptured))
  }
  for (const kind of kinds) if (kind.list !== undefined && kind.place !== 'company') readings.set(kind.name, read(kind))
  await Promise.all(readings.values())
  for (const [kind, group] of groups) {
    if (group.state === 'unknown')
      notCaptured.push({ kind, ...why(saying('learn.unread', { kinds: kindTerm(kindOf(kind), true), why: group.said })) })
  }
  return { groups, notCaptured }
}

async function readGroup(
  kind: Kind,
  api: ReadApi,
  target: Target,
  groups: ReadonlyMap<KindName, Group>,
  notCaptured: NotCaptured[],
): Promise<Group> {
  const parent = kind.parent === undefined ? undefined : groups.get(kind.parent.kind)
  if (kind.parent !== undefined && parent?.state === 'unknown') {
    return unknownGroup(saying('group.unread', { kinds: kindTerm(kindOf(kind.parent.kind), true), why: parent.said }))
  }
  const liveOf = (name: KindName): Live[] => {
    const group = groups.get(name)
    return group?.state === 'known' ? group.live : []
  }
  try {
    const listed = (await kind.list?.({ api, target, matched: (name) => Promise.resolve(liveOf(name)) })) ?? []
    const kept = keepDistinct(kind, listed, notCaptured)
    const whole = await Promise.all(kept.map((live) => readWhole(kind, api, target, live, notCaptured)))
    return { state: 'known', live: whole.flat() }
  } catch (error) {
    if (!(error instanceof HighLevelError) || concernsAll(error)) throw error
    return { state: 'unknown', why: error.message, said: wordsOf(error) }
  }
}

/** Two that the platform's names cannot tell apart cannot both stand in a blueprint. */
function keepDistinct(kind: Kind, listed: readonly Live[], notCaptured: NotCaptured[]): Live[] {
  const byIdentity = Map.groupBy(listed, (live) => kind.identifyLive(live))
  const kept = new Set<Live>()
  for (const same of byIdentity.values()) {
    const one = same.find((live) => (same.find((other) => other.title === live.title.trim()) ?? same[0]) === live) ?? same[0]
    for (const live of same) {
      if (live === one) kept.add(live)
      else
        notCaptured.push({
          kind: kind.name,
          title: live.title,
          ...why(saying('learn.same_as', { kind: kindTerm(kind, false), title: one?.title ?? '' })),
        })
    }
  }
  return listed.filter((live) => kept.has(live))
}

async function readWhole(kind: Kind, api: ReadApi, target: Target, live: Live, notCaptured: NotCaptured[]): Promise<Live[]> {
  if (kind.read === undefined) return [live]
  try {
    return [await kind.read({ api, target }, live)]
  } catch (error) {
    if (!(error instanceof HighLevelError) || concernsAll(error)) throw error
    notCaptured.push({ kind: kind.name, title: live.title, ...why(saying('learn.one_unread', { why: wordsOf(error) })) })
    return []
  }
}
