import type { KindName } from '../contract/kind-names.ts'
import type { NotCaptured } from '../contract/learn.ts'
import { saying } from '../contract/say.ts'
import type { Kind, Live } from '../resources/kind.ts'
import { kinds } from '../resources/registry.ts'
import { slugOf } from '../resources/slug.ts'
import type { Group } from './inventory.ts'
import { exchangeLocal } from './local-texts.ts'
import { teamOf } from './name-people.ts'
import { why } from './why.ts'

export type Captured = {
  kind: Kind
  key: string
  live: Live
  /** The title without what is local. */
  title: string
}

export type Capture = { captured: Captured[]; notCaptured: NotCaptured[]; refOf(kind: KindName, id: string): string | undefined }

/** Gives each live resource the key by which the blueprint knows it: from its title, and the same whatever the order of reading. */
export function capture(groups: ReadonlyMap<KindName, Group>, names: readonly string[]): Capture {
  const captured: Captured[] = []
  const notCaptured: NotCaptured[] = []
  const keys = new Map<string, string>()
  const keyOf = (kind: KindName, id: unknown): string | undefined => keys.get(`${kind}:${String(id)}`)
  for (const kind of kinds) {
    const group = groups.get(kind.name)
    if (group?.state !== 'known') continue
    const taken = new Set<string>()
    const found = (kind.name === 'user' ? teamOf(group.live) : group.live).filter((live) => !isMadeAlong(kind, live, groups))
    const placed = found.map((live) => ({ live, title: plainTitle(kind, live, names), parentKey: parentKeyOf(kind, live, keyOf) }))
    if (kind.name === 'user') notCaptured.push(...peopleOfAgency(group.live))
    for (const { live, title, parentKey } of kind.name === 'user' ? placed : placed.toSorted((a, b) => inOrder(kind, a, b))) {
      if (kind.parent !== undefined && parentKey === undefined) {
        notCaptured.push({ kind: kind.name, title: live.title, ...why(saying('learn.no_parent')) })
        continue
      }
      const base = kind.name === 'user' ? `team-member-${taken.size + 1}` : [parentKey, slugOf(title, kind.name)].filter(Boolean).join('-')
      const key = freeKey(base, taken)
      keys.set(`${kind.name}:${live.id}`, key)
      captured.push({ kind, key, live, title })
    }
  }
  const refOf = (kind: KindName, id: string): string | undefined => {
    const key = keyOf(kind, id)
    return key === undefined ? undefined : `${kind}/${key}`
  }
  return { captured, notCaptured, refOf }
}

function parentKeyOf({ parent }: Kind, live: Live, keyOf: (kind: KindName, id: unknown) => string | undefined): string | undefined {
  return parent === undefined ? undefined : keyOf(parent.kind, live.fields[parent.field])
}

/** The title without phone numbers, links and names, by which another location's would be sorted otherwise. */
function plainTitle(kind: Kind, live: Live, names: readonly string[]): string {
  const title = kind.name === 'url-redirect' ? String(live.fields.path) : live.title
  return exchangeLocal(title, names, () => ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

type Placed = { live: Live; title: string; parentKey: string | undefined }

function inOrder(kind: Kind, a: Placed, b: Placed): number {
  const rank = ({ live, title, parentKey }: Placed): string =>
    [parentKey ?? '', title.toLowerCase(), title, kind.parent === undefined ? kind.identifyLive(live) : ''].join('\n')
  const [first, second] = [rank(a), rank(b)]
  return first === second ? 0 : first < second ? -1 : 1
}

function freeKey(wanted: string, taken: Set<string>): string {
  const base = wanted.slice(0, 74).replace(/-+$/, '')
  let key = base
  for (let count = 2; taken.has(key); count += 1) key = `${base}-${count}`
  taken.add(key)
  return key
}

/** A custom object comes with its first field and a folder around it: the object itself says both. */
function isMadeAlong(kind: Kind, live: Live, groups: ReadonlyMap<KindName, Group>): boolean {
  const liveOf = (name: KindName): Live[] => {
    const group = groups.get(name)
    return group?.state === 'known' ? group.live : []
  }
  const firstFields = new Set(liveOf('custom-object').map((object) => (object.raw as { primary?: unknown } | undefined)?.primary))
  if (kind.name === 'object-field') return firstFields.has(live.fields.fieldKey)
  if (kind.name !== 'object-folder') return false
  const inside = liveOf('object-field').filter((field) => field.fields.parentId === live.id)
  return inside.length > 0 && inside.every((field) => firstFields.has(field.fields.fieldKey))
}

function peopleOfAgency(people: readonly Live[]): NotCaptured[] {
  const team = new Set(teamOf(people))
  return people
    .filter((live) => !team.has(live))
    .map((live) => ({ kind: 'user', title: live.title, ...why(saying('learn.person_of_agency')) }))
}
