import type { Context } from '../context.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Said } from '../contract/said.ts'
import { saying } from '../contract/say.ts'
import { HighLevelError, isHighLevelError, wordsOf } from '../highlevel/highlevel-error.ts'
import { openLocationForCounting } from '../installs/open-location.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import type { Kind, Live, Ours, WriteScope } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import { findLeftovers, type MadeByUs } from './baseline-store.ts'
import { concernsAll, type Inventory } from './inventory.ts'

/** Something that we made for this blueprint, and that it no longer names. `holds`: what of the client's would go with it. */
export type Leftover = MadeByUs & ({ state: 'known'; live: Live; holds: Said | undefined } | { state: 'unknown'; why: string })

type Where = { companyId: string; locationId: string; scope: string }

/** Looks at what the blueprint has left behind. What is gone, or is meant by another line, is no leftover. */
export async function readLeftovers(
  ctx: Context,
  { companyId, locationId, scope }: Where,
  resources: readonly ResolvedResource[],
  inventory: Inventory,
): Promise<Leftover[]> {
  const named = new Set(resources.map((resource) => resource.id))
  const meant = new Set([...inventory.matches].map(([id, { live }]) => `${id.slice(0, id.indexOf('/'))}:${live.id}`))
  const ours = await findLeftovers(ctx.db, companyId, locationId, scope)
  const ids = new Set(ours.map((one) => one.resourceId))
  const made = ours.filter(
    (one) => !named.has(`${one.kind}/${one.key}`) && !meant.has(`${one.kind}:${one.resourceId}`) && canGo(kindOf(one.kind)),
  )
  const api = openLocationForCounting(ctx, companyId, locationId)
  const at: WriteScope = { api, target: { companyId, locationId } }
  const groups = [...Map.groupBy(made, (one) => one.kind)]
  return (await Promise.all(groups.map(([name, ofKind]) => look(at, kindOf(name), ofKind, { all: made, ids }, inventory)))).flat()
}

function canGo(kind: Kind): boolean {
  return kind.delete !== undefined && kind.place !== 'company'
}

async function look(
  at: WriteScope,
  kind: Kind,
  made: MadeByUs[],
  { all, ids }: { all: MadeByUs[]; ids: Ours['ids'] },
  inventory: Inventory,
): Promise<Leftover[]> {
  try {
    const live = new Map((await listOf(at, kind, all, inventory)).map((one) => [one.id, one]))
    const there = made.flatMap((one) => {
      const found = live.get(one.resourceId)
      return found === undefined ? [] : [{ ...one, found }]
    })
    return await Promise.all(
      there.map(async ({ found, ...one }): Promise<Leftover> => {
        const whole = kind.read === undefined ? found : await kind.read(at, found)
        return { ...one, state: 'known', live: whole, holds: await holdsData(at, kind, whole, { applied: one.applied, ids }) }
      }),
    )
  } catch (error) {
    if (!(error instanceof HighLevelError) || concernsAll(error)) throw error
    return made.map((one) => ({ ...one, state: 'unknown', why: error.message }))
  }
}

async function listOf(at: WriteScope, kind: Kind, all: readonly MadeByUs[], inventory: Inventory): Promise<Live[]> {
  const group = kind.parent === undefined ? inventory.groups.get(kind.name) : undefined
  if (group?.state === 'known') return group.live
  const parents = (name: KindName): Live[] => {
    const matched = [...inventory.matches].filter(([id]) => id.startsWith(`${name}/`)).map(([, { live }]) => live)
    const known = new Set(matched.map((one) => one.id))
    const left = all.filter((one) => one.kind === name && !known.has(one.resourceId))
    return [...matched, ...left.map(({ resourceId: id }) => ({ id, title: '', fields: {} }))]
  }
  const wanted = all.filter((one) => one.kind === kind.name).map((one) => one.applied)
  return (await kind.list?.({ ...at, wanted, matched: (name) => Promise.resolve(parents(name)) })) ?? []
}

/** Who may not look cannot know: then it stays. */
async function holdsData(at: WriteScope, kind: Kind, live: Live, ours: Ours): Promise<Said | undefined> {
  try {
    return await kind.holdsClientData?.(at, live, ours)
  } catch (error) {
    if (isHighLevelError(error, 'forbidden_scope', 'plan_gated')) return saying('data.unchecked', { why: wordsOf(error) })
    throw error
  }
}
