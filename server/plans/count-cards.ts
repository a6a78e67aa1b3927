import type { Context } from '../context.ts'
import type { Change, StageCards } from '../contract/plan.ts'
import { english, saying } from '../contract/say.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { openLocationForReading } from '../installs/open-location.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import type { Part } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import type { Inventory } from './inventory.ts'
import { topOf } from './leaf.ts'
import type { PlanContent } from './make-plan.ts'

type Source = { companyId: string; locationId: string; resources: readonly ResolvedResource[] }
type Cards = NonNullable<Change['cards']>

/**
 * Lines that change a pipeline say how many opportunities stand in which of its stages, and where each stage goes. None
 * of it is part of the plan's hash: a card that somebody moves makes no plan stale. What cannot be counted says so.
 */
export async function countCards(
  ctx: Context,
  { companyId, locationId, resources }: Source,
  inventory: Inventory,
  content: PlanContent,
): Promise<PlanContent> {
  const specs = new Map(resources.map((resource) => [resource.id, resource.spec]))
  const scope = { api: openLocationForReading(ctx, companyId, locationId), target: { companyId, locationId } }
  const count = async (change: Change): Promise<Change> => {
    const { parts, scopes } = kindOf(change.kind)
    const live = inventory.matches.get(change.id)?.live
    const spec = specs.get(change.id)
    const changed = changedFields(change)
    if (parts === undefined || live === undefined || spec === undefined || changed.length === 0) return change
    const after = parts.after(live, spec, changed)
    try {
      const { total, byPart } = await parts.count(scope, live)
      return { ...change, cards: tell(after, total, byPart, null) }
    } catch (error) {
      if (!(error instanceof HighLevelError)) throw error
      const said = error.reason === 'forbidden_scope' ? saying('group.no_scope', { scopes: [...scopes.read] }) : error.said
      const why = said === undefined ? error.message : english(said)
      return { ...change, cards: { ...tell(after, null, new Map(), why), said } }
    }
  }
  return { ...content, changes: await Promise.all(content.changes.map(count)) }
}

/** What would be written, and what a person may still choose to have written. */
function changedFields({ action, excluded, resourceId, fields }: Change): string[] {
  if (excluded || resourceId === null || (action !== 'update' && action !== 'decide')) return []
  return fields.filter(({ decision }) => decision !== 'theirs').map(({ path }) => topOf(path))
}

function tell(after: readonly Part[], total: number | null, byPart: ReadonlyMap<string, number>, why: string | null): Cards {
  const stages = after.map(({ id, name, renamedTo, from, to }): StageCards => ({
    stage: name,
    ...(renamedTo === undefined ? {} : { renamedTo }),
    opportunities: byPart.get(id) ?? null,
    from,
    to,
  }))
  return { total, why, stages }
}
