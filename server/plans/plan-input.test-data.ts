import type { KindName } from '../contract/kind-names.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import type { Live } from '../resources/kind.ts'
import type { DecidedOn } from './decided-on.ts'
import type { Group, Match } from './inventory.ts'
import type { Leftover } from './read-leftovers.ts'
import { makePlan, type PlanContent, type PlanInput } from './make-plan.ts'

/** A plan in a few words: what the blueprint has, what is `there` for which of it, and what is known of that. */
export type Setting = {
  resources: ResolvedResource[]
  there?: Record<string, Live>
  apart?: Record<string, string[]>
  by?: Match['by']
  among?: number
  groups?: Partial<Record<KindName, Group>>
  baselines?: Record<string, Record<string, unknown>>
  bindings?: Record<string, string>
  made?: string[]
  changedAt?: string
  decidedOn?: DecidedOn
  excluded?: string[]
  decisions?: PlanInput['choices']['decisions']
  kept?: Record<string, Record<string, { theirs: unknown; ours: unknown }>>
  leftovers?: Leftover[]
}

export function run(setting: Setting): PlanContent {
  const there = Object.entries(setting.there ?? {})
  const kinds = new Set(setting.resources.map((one) => one.kind))
  const groups = new Map<KindName, Group>(
    [...kinds].map((kind) => [kind, setting.groups?.[kind] ?? { state: 'known', live: there.map(([, one]) => one) }]),
  )
  const matches = new Map(
    there.map(([id, one]): [string, Match] => [
      id,
      {
        live: one,
        by: setting.by ?? 'name',
        among: setting.among ?? 1,
        exact: (setting.among ?? 1) === 1,
        ids: [one.id],
        apart: setting.apart?.[id],
      },
    ]),
  )
  return makePlan({
    locationId: 'l1',
    scope: 'test',
    resources: setting.resources,
    inventory: { groups, matches },
    made: new Map((setting.made ?? []).map((id) => [id, { fields: null, changedAt: setting.changedAt ?? null }])),
    bindings: new Map(Object.entries(setting.bindings ?? {})),
    baselines: new Map(Object.entries(setting.baselines ?? {})),
    kept: new Map(Object.entries(setting.kept ?? {}).map(([id, fields]) => [id, new Map(Object.entries(fields))])),
    leftovers: setting.leftovers ?? [],
    choices: {
      excluded: setting.excluded ?? [],
      decisions: setting.decisions ?? {},
      ...(setting.decidedOn === undefined ? {} : { decidedOn: setting.decidedOn }),
    },
  })
}

export function resource(id: string, spec: Record<string, unknown>, refs: string[] = []): ResolvedResource {
  const [kind = '', key = ''] = id.split('/')
  return { id, kind: kind as KindName, key, spec, refs }
}

export function live(id: string, title: string, fields: Record<string, unknown>): Live {
  return { id, title, fields }
}
