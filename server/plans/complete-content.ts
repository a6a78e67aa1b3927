import type { Context } from '../context.ts'
import type { ByHandState } from '../contract/by-hand.ts'
import { isNewLocation } from '../contract/new-location.ts'
import type { Change } from '../contract/plan.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { getAppAddress } from '../installs/app-address.ts'
import { openLocationForReading } from '../installs/open-location.ts'
import { deepLink } from '../resources/deep-links.ts'
import { kindOf } from '../resources/registry.ts'
import { checkByHand } from './check-by-hand.ts'
import { asInstallProblem } from './compute-plan.ts'
import { lookAtByHand } from './look-at-by-hand.ts'
import type { PlanContent } from './make-plan.ts'
import { noteCompanyWide } from './note-company-wide.ts'

type Source = { companyId: string; locationId: string; resources: readonly ResolvedResource[] }

/**
 * What a person wants to know of a plan beyond what it does: where each thing is, who is in the agency already, and how
 * the lines that are made by hand stand just now. None of it is part of the plan's hash: a workflow that somebody publishes makes no plan stale.
 */
export async function completeContent(
  ctx: Context,
  { companyId, locationId, resources }: Source,
  planned: PlanContent,
): Promise<PlanContent> {
  const content = await noteCompanyWide(ctx, { companyId, locationId, resources }, planned)
  if (isNewLocation(locationId)) return content
  const appUrl = await getAppAddress(ctx, companyId)
  const kinds = [...new Set(resources.map((resource) => kindOf(resource.kind)))].filter((kind) => kind.tier === 'by-hand')
  try {
    const groups = await lookAtByHand(openLocationForReading(ctx, companyId, locationId), { companyId, locationId }, kinds)
    const states = checkByHand({ changes: content.changes, resources, groups, locationId, appUrl })
    return { ...content, changes: content.changes.map((change) => complete(change, states.get(change.id))) }
  } catch (error) {
    throw asInstallProblem(error)
  }

  function complete(change: Change, byHand: ByHandState | undefined): Change {
    // While it is asked which is meant, the way leads to the one that is asked about.
    const there = change.resourceId ?? (change.action === 'decide' ? change.beside?.[0] : undefined)
    const link = there === undefined ? {} : { link: deepLink(appUrl, locationId, change.kind, there) }
    return { ...change, ...link, ...(byHand === undefined ? {} : { byHand }) }
  }
}
