import type { ByHandFound, ByHandState } from '../contract/by-hand.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Change } from '../contract/plan.ts'
import type { Said, SaidTerm } from '../contract/said.ts'
import { english, kindTerm, manyOf, saying } from '../contract/say.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { deepLink } from '../resources/deep-links.ts'
import { normaliseName } from '../resources/fields.ts'
import type { Live } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import type { Group } from './inventory.ts'
import { standingSpec, standingTitle } from './standing-spec.ts'

type ByHandSpec = { name: string; why?: string; steps?: string[]; uses?: (string | { $ref: string })[] }

export type ByHandInput = {
  changes: readonly Change[]
  resources: readonly ResolvedResource[]
  /** What is there of the kinds made by hand; a kind that is missing here was not looked at. */
  groups: ReadonlyMap<KindName, Group>
  locationId: string
  /** Address of the platform's pages as this agency knows them. */
  appUrl: string
}

/** How each line that is made by hand stands, by its id. Pure. */
export function checkByHand(input: ByHandInput): Map<string, ByHandState> {
  const byHand = input.resources.filter((resource) => kindOf(resource.kind).tier === 'by-hand')
  return new Map(byHand.map((resource) => [resource.id, checkOne(resource, input)]))
}

type Looked = { found: ByHandFound; detail: string; said: Said }

function checkOne(resource: ResolvedResource, input: ByHandInput): ByHandState {
  const { name, why, steps = [], uses = [] } = resource.spec as ByHandSpec
  const { found, detail, said, live } = lookFor(resource, name, input)
  return {
    found,
    detail,
    said,
    why: why ?? null,
    steps,
    uses: uses.map((use) => describeUse(use, input)),
    link: deepLink(input.appUrl, input.locationId, resource.kind, live?.id ?? null),
  }
}

function lookFor({ kind: kindName }: ResolvedResource, name: string, { groups }: ByHandInput): Looked & { live?: Live } {
  const kind = kindOf(kindName)
  const one = kindTerm(kind, false)
  const group = groups.get(kindName)
  if (group === undefined || group.state === 'unknown') {
    const why = group?.said ?? saying('group.not_looked_for')
    if (kind.look !== undefined) return looked('unknown', saying('group.unread', { kinds: kindTerm(kind, true), why }))
    return looked('unknown', saying('by_hand.untold', { kinds: manyOf(kind) }))
  }
  const named = group.live.filter((live) => normaliseName(live.title) === normaliseName(name))
  const live = named.find((each) => each.fields.status === 'published') ?? named[0]
  if (live !== undefined) return { ...describeFound(one, live), live }
  if (kindName === 'phone-number' && group.live.length > 0) {
    const numbers = group.live.map((each) => each.id).join(', ')
    return looked('unknown', saying('by_hand.numbers', { name, numbers }))
  }
  return looked('missing', saying('by_hand.missing', { kind: one, name }))
}

function describeFound(kind: SaidTerm, { title: name, fields: { status } }: Live): Looked {
  if (status === 'published') return looked('published', saying('by_hand.published', { kind, name }))
  if (status === 'draft') return looked('draft', saying('by_hand.draft', { kind, name }))
  if (typeof status === 'string') return looked('unknown', saying('by_hand.other_status', { kind, name, status }))
  return looked('there', saying('by_hand.there', { kind, name }))
}

function looked(found: ByHandFound, said: Said): Looked {
  return { found, detail: english(said), said }
}

/** The name that the thing has here, or will have, with the names inside it that a person has to pick from. */
function describeUse(use: string | { $ref: string }, { changes, resources }: ByHandInput): ByHandState['uses'][number] {
  if (typeof use === 'string') return { kind: '', title: use, id: null, parts: [] }
  const change = changes.find((each) => each.id === use.$ref)
  const spec = resources.find((each) => each.id === use.$ref)?.spec
  const kind = use.$ref.slice(0, use.$ref.indexOf('/'))
  const id = change?.resourceId ?? null
  if (change === undefined || spec === undefined) return { kind, title: use.$ref, id, parts: namesInside(kind, spec) }
  const title = standingTitle(spec, change, !change.excluded)
  return { kind, title, id, parts: namesInside(kind, standingSpec(spec, change, !change.excluded)) }
}

/** The names inside a thing that a person has to pick from: a pipeline's stages, a field's options. */
export function namesInside(kind: string, spec: Record<string, unknown> | undefined): string[] {
  if (kind === 'custom-field' && Array.isArray(spec?.['options'])) return spec['options'].filter((option) => typeof option === 'string')
  if (kind !== 'pipeline' || !Array.isArray(spec?.['stages'])) return []
  return spec['stages'].map((stage: { name?: unknown }) => String(stage.name ?? '')).filter(Boolean)
}
