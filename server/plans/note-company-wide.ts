import type { Context } from '../context.ts'
import type { Change } from '../contract/plan.ts'
import { say } from '../contract/say.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { openCompanyForReading } from '../installs/open-location.ts'
import { kindOf } from '../resources/registry.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import type { PlanContent } from './make-plan.ts'

/**
 * Lines that would make what is there elsewhere in the agency say so: it is let into this location instead. Without the
 * agency's own access nothing is known of that, and the platform says so when the line is applied.
 */
export async function noteCompanyWide(
  ctx: Context,
  { companyId, locationId, resources }: { companyId: string; locationId: string; resources: readonly ResolvedResource[] },
  content: PlanContent,
): Promise<PlanContent> {
  const specs = new Map(resources.map((resource) => [resource.id, resource.spec]))
  const company = openCompanyForReading(ctx, companyId)
  const note = async (change: Change): Promise<Change> => {
    const find = kindOf(change.kind).findInCompany
    const spec = specs.get(change.id)
    if (change.action !== 'create' || change.excluded || find === undefined || spec === undefined) return change
    const found = await find({ company, target: { companyId, locationId } }, spec)
    if (found === undefined) return change
    const { message: detail, said } = say('line.in_agency', { other: found.title })
    return { ...change, reason: 'exists_in_agency', detail, said, fields: [] }
  }
  try {
    return { ...content, changes: await Promise.all(content.changes.map(note)) }
  } catch (error) {
    if (error instanceof HighLevelError) return content
    throw error
  }
}
