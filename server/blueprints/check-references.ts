import type { Resource } from '../contract/blueprint.ts'
import { fault } from '../contract/say.ts'
import type { Finding } from './explain-issue.ts'
import { nearestOfFirst } from './nearest.ts'
import { findReferences, referencedIds } from './references.ts'

/** A resource and its place in the document. */
export type Placed = { index: number; id: string; resource: Resource }

/** Nobody reads more suggestions than this. */
const maxSuggestions = 100

/** References that lead nowhere, and references that lead round in a ring. */
export function checkReferences(placed: readonly Placed[]): Finding[] {
  const known = new Map(placed.map((item) => [item.id, item]))
  const dangling = placed.flatMap((item) => danglingOf(item, known))
  const suggest = nearestOfFirst(maxSuggestions)
  const ids = [...known.keys()]
  const suggestFor = (id: string): string | undefined => suggest(id, ids.filter(isOfKind(id))) ?? suggest(id, ids)
  return [...dangling.map(({ id, path }) => explainDangling(id, path, suggestFor(id))), ...rings(placed, known)]
}

/** Two resources of one kind with one key. */
export function checkKeys(placed: readonly Placed[]): Finding[] {
  const seen = new Map<string, number>()
  return placed.flatMap(({ id, index, resource }) => {
    const earlier = seen.get(id)
    if (earlier === undefined) {
      seen.set(id, index)
      return []
    }
    const places = { id, first: String(earlier), second: String(index), key: resource.key }
    return [{ path: ['resources', index, 'key'], ...fault('key.twice', places) }]
  })
}

function danglingOf(item: Placed, known: ReadonlyMap<string, Placed>): { id: string; path: PropertyKey[] }[] {
  return findReferences(item.resource.spec)
    .filter((reference) => !known.has(reference.id))
    .map((reference) => ({ id: reference.id, path: ['resources', item.index, 'spec', ...reference.path, '$ref'] }))
}

function isOfKind(id: string): (candidate: string) => boolean {
  const kind = `${id.split('/')[0]}/`
  return (candidate) => candidate.startsWith(kind)
}

function explainDangling(id: string, path: PropertyKey[], meant: string | undefined): Finding {
  return { path, ...(meant === undefined ? fault('reference.nowhere', { id }) : fault('reference.meant', { id, meant })) }
}

/** Each ring once, told at its first resource in the document. */
function rings(placed: readonly Placed[], known: ReadonlyMap<string, Placed>): Finding[] {
  const targets = new Map([...known].map(([id, item]) => [id, referencedIds(item.resource.spec).filter((target) => known.has(target))]))
  const done = new Set<string>()
  const findings: Finding[] = []
  for (const { id } of placed) {
    const ring = ringFrom(id, targets, done)
    if (ring === null) continue
    const places = ring.map((member) => known.get(member)?.index ?? 0)
    const firstAt = places.indexOf(Math.min(...places))
    const ordered = [...ring.slice(firstAt), ...ring.slice(0, firstAt)]
    findings.push({
      path: ['resources', places[firstAt] ?? 0, 'spec'],
      ...fault('reference.ring', { ring: [...ordered, ordered[0]].join(' → ') }),
    })
  }
  return findings
}

/** Walks without recursion: a chain may be as long as the blueprint. `done` collects what leads into no new ring. */
function ringFrom(start: string, targets: ReadonlyMap<string, readonly string[]>, done: Set<string>): string[] | null {
  const trail: { id: string; next: number }[] = done.has(start) ? [] : [{ id: start, next: 0 }]
  let ring: string[] | null = null
  while (trail.length > 0) {
    const here = trail.at(-1)
    if (here === undefined) break
    const target = targets.get(here.id)?.[here.next]
    here.next += 1
    if (target === undefined) {
      done.add(here.id)
      trail.pop()
    } else if (!done.has(target)) {
      const from = trail.findIndex((step) => step.id === target)
      if (from === -1) trail.push({ id: target, next: 0 })
      else ring ??= trail.slice(from).map((step) => step.id)
    }
  }
  return ring
}
