import type { KindName } from '../contract/kind-names.ts'
import { isNewLocation } from '../contract/new-location.ts'
import type { Said, SaidValue } from '../contract/said.ts'
import { english, kindTerm, saying } from '../contract/say.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError, wordsOf } from '../highlevel/highlevel-error.ts'
import { resolveReferences } from '../blueprints/references.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { normaliseName } from '../resources/fields.ts'
import type { Kind, Live, Target } from '../resources/kind.ts'
import { kindOf, kinds } from '../resources/registry.ts'
import { compare } from './compare.ts'
import type { Choices } from './make-plan.ts'
import { isMeant, meantMatch } from './meant-match.ts'
import { isNearName } from '../resources/near-name.ts'
import { canStandBeside } from './settle-clash.ts'

/** What is there of one kind. A group that could not be read is unknown, never empty. */
export type Group = { state: 'known'; live: Live[] } | UnknownGroup

/** `said`: what `why` means, or the platform's own words. */
export type UnknownGroup = { state: 'unknown'; why: string; said: SaidValue }

/** The actual state, and which live resource each resource of the blueprint means. */
export type Inventory = {
  groups: ReadonlyMap<KindName, Group>
  /** By `kind/key`; `by` says whether the key was known to mean it, or only its name. */
  matches: ReadonlyMap<string, Match>
}

/**
 * `by`: the key was known to mean it, it has the same name, or only nearly so. `among`: how many count as the same name.
 * `exact`: one of them is spelled the same. `ids`: theirs. `apart`: fixed fields in which it differs, where ours could
 * stand beside it under another name.
 */
export type Match = {
  live: Live
  by: 'binding' | 'name' | 'near'
  among: number
  exact: boolean
  ids: readonly string[]
  apart?: readonly string[]
}

export type InventoryRequest = {
  api: ReadApi
  /** The same as the agency itself, for kinds whose place is the company. */
  companyApi: ReadApi
  target: Target
  resources: readonly ResolvedResource[]
  /** Ids that keys are known to mean here, by `kind/key`. */
  bindings: ReadonlyMap<string, string>
  /** A doubtful match is a parent, or what something points at, only once a person has said that it is meant. */
  choices: Choices
}

/** At a group in which things come and go. */
const mostLooks = 2

/** Reads every kind that the blueprint uses, the independent ones side by side, and matches as it goes. */
export async function readInventory(request: InventoryRequest): Promise<Inventory> {
  const groups = new Map<KindName, Group>()
  const matches = new Map<string, Match>()
  const used = new Set(request.resources.map((resource) => resource.kind))
  const readings = new Map<KindName, Promise<void>>()

  const read = async (kind: Kind): Promise<void> => {
    await Promise.all(kind.needs.flatMap((name) => readings.get(name) ?? []))
    groups.set(kind.name, await readGroup(kind, request, groups, matches))
  }
  for (const kind of kinds) {
    if (used.has(kind.name) && kind.list !== undefined) readings.set(kind.name, read(kind))
  }
  await Promise.all(readings.values())
  return { groups, matches }
}

async function readGroup(
  kind: Kind,
  request: InventoryRequest,
  groups: ReadonlyMap<KindName, Group>,
  matches: Map<string, Match>,
  looks = mostLooks,
): Promise<Group> {
  const parent = kind.parent === undefined ? undefined : groups.get(kind.parent.kind)
  if (kind.parent !== undefined && parent?.state === 'unknown') {
    return unknownGroup(saying('group.unread', { kinds: kindTerm(kindOf(kind.parent.kind), true), why: parent.said }))
  }
  // What does not exist yet holds nothing.
  if (kind.place !== 'company' && isNewLocation(request.target.locationId)) return { state: 'known', live: [] }
  try {
    const live = await kind.list?.({
      api: apiOf(kind, request),
      target: request.target,
      wanted: request.resources.filter((resource) => resource.kind === kind.name).map((resource) => resource.spec),
      matched: (name) => {
        const ofKind = [...matches].filter(([id, one]) => id.startsWith(`${name}/`) && isMeant(one, request.choices, id))
        const found = ofKind.map(([, { live: one }]) => one)
        return Promise.resolve([...found, ...namedParents(kind, name, request.resources, found)])
      },
    })
    await match(kind, live ?? [], request, matches)
    return { state: 'known', live: live ?? [] }
  } catch (error) {
    if (!(error instanceof HighLevelError)) throw error
    // Somebody deleted a thing between the listing and the closer look at it.
    if (error.reason === 'not_found' && looks > 1) return readGroup(kind, request, groups, matches, looks - 1)
    if (!concernsAll(error)) return { state: 'unknown', why: error.message, said: wordsOf(error) }
    if (kind.place !== 'company' || isNewLocation(request.target.locationId)) throw error
    return unknownGroup(saying('group.no_agency'))
  }
}

/** What a reason means, where it is ours; the platform's words mean what they say. */
export function meaningOf(said: SaidValue): { said?: Said } {
  return typeof said === 'object' && 'code' in said ? { said } : {}
}

export function unknownGroup(said: Said): UnknownGroup {
  return { state: 'unknown', why: english(said), said }
}

function apiOf(kind: Kind, { api, companyApi }: InventoryRequest): ReadApi {
  return kind.place === 'company' ? companyApi : api
}

/** Parents that specs name by id: nothing of the blueprint, but what is listed under them is meant. */
function namedParents(kind: Kind, name: KindName, resources: readonly ResolvedResource[], found: readonly Live[]): Live[] {
  const { parent } = kind
  if (parent?.kind !== name) return []
  const ids = resources.filter((resource) => resource.kind === kind.name).map((resource) => resource.spec[parent.field])
  const known = new Set<unknown>(found.map((live) => live.id))
  const named = [...new Set(ids)].filter((id): id is string => typeof id === 'string' && !known.has(id))
  return named.map((id) => ({ id, title: '', fields: {} }))
}

/** Not one group but the whole location is out of reach: planning stops instead of calling everything unknown. */
export function concernsAll(error: HighLevelError): boolean {
  return ['suspended', 'revoked', 'wrong_tenant', 'unauthorized'].includes(error.reason)
}

async function match(kind: Kind, live: Live[], request: InventoryRequest, matches: Map<string, Match>): Promise<void> {
  const wanted = request.resources.filter((resource) => resource.kind === kind.name)
  const byKey = new Map(wanted.map((resource) => [resource.id, resource]))
  const byId = new Map(live.map((one) => [one.id, one]))
  const claimed = new Set<string>()
  const found: [string, Match][] = []
  const here = new Map<string, string | undefined>()
  const specOf = (resource: ResolvedResource): Record<string, unknown> =>
    resolveReferences(resource.spec, (id) => here.get(id) ?? meantMatch(matches, request.choices, id)?.live.id).spec
  const withApart = (resource: ResolvedResource, entry: Match): Match => {
    const spec = kind.fixed === undefined ? {} : specOf(resource)
    return canStandBeside(kind, spec) ? { ...entry, apart: fieldsApart(kind, spec, entry.live) } : entry
  }
  const add = (resource: ResolvedResource, matched: Match): void => {
    const entry = withApart(resource, matched)
    claimed.add(entry.live.id)
    here.set(resource.id, isMeant(entry, request.choices, resource.id) ? entry.live.id : undefined)
    found.push([resource.id, entry])
  }
  for (const resource of wanted) {
    const bound = byId.get(boundId(resource, request) ?? '')
    if (bound === undefined || claimed.has(bound.id)) continue
    add(resource, { live: bound, by: 'binding', among: 1, exact: true, ids: [bound.id] })
  }
  const byIdentity = Map.groupBy(live, (one) => kind.identifyLive(one))
  const matchByName = (resource: ResolvedResource): boolean => {
    const spec = specOf(resource)
    const identity = kind.identify(spec)
    if (identity === undefined) return false
    const candidates = (byIdentity.get(identity) ?? []).filter((one) => !claimed.has(one.id))
    const best = pickBest(candidates, kind.titleOf(spec), (one) => fits(kind, spec, one))
    if (best === undefined) return false
    const by = kind.mayBeAnother?.(spec, best) === true ? 'near' : 'name'
    const ids = candidates.map((one) => one.id)
    add(resource, { live: best, by, among: candidates.length, exact: isSpelledAs(best, kind.titleOf(spec)), ids })
    return true
  }
  // A folder can stand in another of the blueprint: each round may tell who the next ones are.
  for (let grown = true; grown;) grown = wanted.filter((resource) => !here.has(resource.id) && matchByName(resource)).length > 0
  found.push(...findNear(kind, live, wanted, found, claimed))
  const whole = await Promise.all(
    found.map(async ([id, entry]): Promise<[string, Match]> => {
      const read = await kind.read?.({ api: apiOf(kind, request), target: request.target }, entry.live)
      const [resource, whole] = [byKey.get(id), { ...entry, live: read ?? entry.live }]
      return [id, resource === undefined ? whole : withApart(resource, whole)]
    }),
  )
  // All or none: when one of them is gone, the others' reads go on beside the next look and must not add to what it finds.
  for (const [id, entry] of whole) matches.set(id, entry)
}

/** A sub-account that exists is the one that the plan is for, whatever it is called. */
function boundId(resource: ResolvedResource, { bindings, target }: InventoryRequest): string | undefined {
  return resource.kind === 'location' ? target.locationId : bindings.get(resource.id)
}

/** What has no match by name may be there under a name that is nearly the same; the person is asked about it. */
function findNear(kind: Kind, live: Live[], wanted: ResolvedResource[], found: [string, Match][], claimed: Set<string>): [string, Match][] {
  if (kind.parent !== undefined) return []
  const done = new Set(found.map(([id]) => id))
  return wanted.flatMap((resource): [string, Match][] => {
    if (done.has(resource.id)) return []
    const near = live.find(
      (one) => !claimed.has(one.id) && isSameSort(resource.spec, one) && isNearName(one.title, kind.titleOf(resource.spec)),
    )
    if (near === undefined) return []
    claimed.add(near.id)
    return [[resource.id, { live: near, by: 'near', among: 1, exact: false, ids: [near.id] }]]
  })
}

/** A contact's field and an opportunity's are never the same thing. */
function isSameSort(spec: Record<string, unknown>, live: Live): boolean {
  return live.fields.model === undefined || (spec['model'] ?? 'contact') === live.fields.model
}

function isSpelledAs(live: Live, title: string): boolean {
  return live.title.trim().toLowerCase() === title.trim().toLowerCase()
}

/**
 * Of several that count as the same name, the one that is spelled the same; else the first in the platform's order. One
 * that could never become ours, such as a field of another type, comes after those that could.
 */
function pickBest(candidates: Live[], title: string, canBeOurs: (live: Live) => boolean): Live | undefined {
  const [fitting, others] = [candidates.filter(canBeOurs), candidates.filter((one) => !canBeOurs(one))]
  const spelled = (list: Live[]): Live | undefined => list.find((one) => one.title === title) ?? list.find((one) => isSpelledAs(one, title))
  const named = candidates.find((one) => normaliseName(one.title) === normaliseName(title))
  return spelled(fitting) ?? spelled(others) ?? named ?? fitting[0] ?? others[0]
}

function fits(kind: Kind, spec: Record<string, unknown>, live: Live): boolean {
  return fieldsApart(kind, spec, live).length === 0
}

/** Fixed fields in which something that is there differs from ours. */
function fieldsApart(kind: Kind, spec: Record<string, unknown>, live: Live): string[] {
  const fixed = Object.fromEntries((kind.fixed ?? []).filter((field) => field in spec).map((field) => [field, spec[field]]))
  return compare(kind, fixed, live, undefined, () => undefined).fields.map(({ path }) => path)
}
