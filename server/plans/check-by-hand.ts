import type { ByHandFound, ByHandState } from '../contract/by-hand.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Change } from '../contract/plan.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { deepLink } from '../resources/deep-links.ts'
import { normaliseName } from '../resources/fields.ts'
import type { Live } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import type { Group } from './inventory.ts'

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

function checkOne(resource: ResolvedResource, input: ByHandInput): ByHandState {
  const { name, why, steps = [], uses = [] } = resource.spec as ByHandSpec
  const { found, detail, live } = lookFor(resource, name, input)
  return {
    found,
    detail,
    why: why ?? null,
    steps,
    uses: uses.map((use) => describeUse(use, input)),
    link: deepLink(input.appUrl, input.locationId, resource.kind, live?.id ?? null),
  }
}

function lookFor(
  { kind: kindName }: ResolvedResource,
  name: string,
  { groups }: ByHandInput,
): { found: ByHandFound; detail: string; live?: Live } {
  const kind = kindOf(kindName)
  const one = kind.title.toLowerCase()
  const group = groups.get(kindName)
  if (group === undefined || group.state === 'unknown') {
    const why = group?.why ?? 'they were not looked for.'
    const detail =
      kind.look === undefined
        ? `The platform does not tell which ${kind.plural.toLowerCase()} there are.`
        : `${kind.plural} could not be read: ${why}`
    return { found: 'unknown', detail }
  }
  const named = group.live.filter((live) => normaliseName(live.title) === normaliseName(name))
  const live = named.find((each) => each.fields.status === 'published') ?? named[0]
  if (live !== undefined) return { ...describeFound(one, live), live }
  if (kindName === 'phone-number' && group.live.length > 0) {
    const numbers = group.live.map((each) => each.id).join(', ')
    return { found: 'unknown', detail: `No number is named "${name}"; these are there, and one of them may be meant: ${numbers}.` }
  }
  return { found: 'missing', detail: `There is no ${one} named "${name}" yet.` }
}

function describeFound(one: string, { title, fields: { status } }: Live): { found: ByHandFound; detail: string } {
  if (status === 'published') return { found: 'published', detail: `A published ${one} named "${title}" is there.` }
  if (status === 'draft')
    return { found: 'draft', detail: `A ${one} named "${title}" is there as a draft only; it does nothing until it is published.` }
  if (typeof status === 'string')
    return { found: 'unknown', detail: `A ${one} named "${title}" is there; the platform calls it "${status}".` }
  return { found: 'there', detail: `A ${one} named "${title}" is there.` }
}

/** The name that the thing has here, or will have, with the names inside it that a person has to pick from. */
function describeUse(use: string | { $ref: string }, { changes, resources }: ByHandInput): ByHandState['uses'][number] {
  if (typeof use === 'string') return { kind: '', title: use, id: null, parts: [] }
  const change = changes.find((each) => each.id === use.$ref)
  const spec = resources.find((each) => each.id === use.$ref)?.spec
  const kind = use.$ref.slice(0, use.$ref.indexOf('/'))
  return { kind, title: change?.title ?? use.$ref, id: change?.resourceId ?? null, parts: namesInside(kind, spec) }
}

function namesInside(kind: string, spec: Record<string, unknown> | undefined): string[] {
  if (kind === 'custom-field' && Array.isArray(spec?.['options'])) return spec['options'].filter((option) => typeof option === 'string')
  if (kind !== 'pipeline' || !Array.isArray(spec?.['stages'])) return []
  return spec['stages'].map((stage: { name?: unknown }) => String(stage.name ?? '')).filter(Boolean)
}
