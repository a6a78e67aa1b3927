import type { Context } from '../context.ts'
import type { Verification } from '../contract/job.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Change } from '../contract/plan.ts'
import { kindTerm, say } from '../contract/say.ts'
import { HighLevelError, isHighLevelError, wordsOf } from '../highlevel/highlevel-error.ts'
import { openLocationForReading } from '../installs/open-location.ts'
import { noteApplied } from '../plans/baseline-store.ts'
import { concernsAll, type Inventory } from '../plans/inventory.ts'
import type { Kind } from '../resources/kind.ts'
import { kindOf, kinds } from '../resources/registry.ts'
import type { Run } from './load-run.ts'
import { renewHold, type Hold } from './run-store.ts'

/** Deletions that were answered as done and whose thing still stands; `unread`: those of which that could not be seen. */
export type Undeleted = { standing: Change[]; unread: Change[] }

/** Looks, kind by kind, for what was deleted: in what has just been read where that tells it, else in a listing of its own. */
export async function readUndeleted(ctx: Context, run: Run, inventory: Inventory): Promise<Undeleted> {
  const result: Undeleted = { standing: [], unread: [] }
  const byKind = Map.groupBy(deletionsOf(run), (change) => change.kind)
  // In the registry what something stands under comes first: with it gone, so is what stood there.
  for (const { name } of kinds) {
    const open = (byKind.get(name) ?? []).filter((change) => !isGoneWithParent(change, run, result))
    if (open.length === 0) continue
    const there = await listIds(ctx, run, kindOf(name), open, inventory)
    if (Array.isArray(there)) result.standing.push(...open.filter(({ resourceId }) => resourceId !== null && there.includes(resourceId)))
    else result.unread.push(...open.map((change) => ({ ...change, ...there })))
  }
  return result
}

/** What still stands is still ours: a new plan offers to delete it again. */
export async function keepUndeleted(ctx: Context, hold: Hold, run: Run, { differences }: Verification): Promise<void> {
  const standing = new Set(differences.map(({ id }) => id))
  const kept = deletionsOf(run).filter(({ id }) => standing.has(id))
  if (kept.length === 0) return
  const { companyId, locationId, jobId } = hold
  await ctx.db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    for (const change of kept) {
      const { kind, key, resourceId } = change
      if (resourceId === null) continue
      const noted = { companyId, locationId, scope: run.plan.scope, kind, key, resourceId, fields: specOf(change), createdByJob: jobId }
      await noteApplied(tx, noted)
    }
  })
}

function deletionsOf({ plan, steps }: Run): Change[] {
  return plan.content.changes.filter(({ id, action }) => action === 'delete' && steps.get(id)?.status === 'SUCCESS')
}

function isGoneWithParent(change: Change, run: Run, { standing, unread }: Undeleted): boolean {
  const { parent } = kindOf(change.kind)
  const above = deletionsOf(run).find(({ kind, resourceId }) => kind === parent?.kind && resourceId === parentIdOf(change))
  return above !== undefined && ![...standing, ...unread].some(({ id }) => id === above.id)
}

/** The ids of those that are there, or why that cannot be told. */
async function listIds(
  ctx: Context,
  { plan: { companyId, locationId } }: Run,
  kind: Kind,
  deleted: readonly Change[],
  { groups, matches }: Inventory,
): Promise<string[] | Pick<Change, 'detail' | 'said'>> {
  const group = groups.get(kind.name)
  const matched = new Set([...matches].filter(([id]) => id.startsWith(`${kind.parent?.kind}/`)).map(([, { live }]) => live.id))
  const known = group?.state === 'known' ? group.live.map(({ id }) => id) : undefined
  const untold =
    known === undefined ? deleted : deleted.filter((change) => kind.parent !== undefined && !matched.has(parentIdOf(change) ?? ''))
  if (untold.length === 0) return known ?? []
  const api = openLocationForReading(ctx, companyId, locationId)
  const parents = kind.parent === undefined ? [undefined] : [...new Set(untold.map(parentIdOf))]
  try {
    const listed = await Promise.all(
      parents.map((id = '') =>
        listUnder(kind, {
          api,
          target: { companyId, locationId },
          wanted: untold.map(specOf),
          matched: (name: KindName) => Promise.resolve(name === kind.parent?.kind ? [{ id, title: '', fields: {} }] : []),
        }),
      ),
    )
    return [...(known ?? []), ...listed.flat()]
  } catch (error) {
    if (!(error instanceof HighLevelError) || concernsAll(error)) throw error
    const { message: detail, said } = say('line.unread', { kinds: kindTerm(kind, true), why: wordsOf(error) })
    return { detail, said }
  }
}

/** Under what is not there any more there is nothing. */
async function listUnder(kind: Kind, scope: Parameters<NonNullable<Kind['list']>>[0]): Promise<string[]> {
  try {
    return ((await kind.list?.(scope)) ?? []).map(({ id }) => id)
  } catch (error) {
    if (kind.parent !== undefined && isHighLevelError(error, 'not_found')) return []
    throw error
  }
}

function parentIdOf(change: Change): string | undefined {
  const id = specOf(change)[kindOf(change.kind).parent?.field ?? '']
  return typeof id === 'string' ? id : undefined
}

/** What we had applied to it. */
function specOf({ fields }: Change): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ path, baseline }) => [path, baseline]))
}
