import { createHash } from 'node:crypto'
import type { Actor } from '../context.ts'
import { isNewLocation } from '../contract/new-location.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import { normaliseName } from '../resources/fields.ts'
import type { Live } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import { requireMay } from '../sessions/may.ts'
import type { Inventory } from './inventory.ts'
import type { Choices } from './make-plan.ts'
import { meantMatch } from './meant-match.ts'

/** The resource that stands for the sub-account itself; a blueprint has at most one. */
export function locationResource(resources: readonly ResolvedResource[]): ResolvedResource | undefined {
  return resources.find((resource) => resource.kind === 'location')
}

/** What the agency decides, no one inside a sub-account may change, though the app's token could. Throws `forbidden`. */
export function requireMayGround(actor: Actor, locationId: string, resources: readonly { kind: ResolvedResource['kind'] }[]): void {
  if (isNewLocation(locationId) || resources.some((resource) => kindOf(resource.kind).place === 'company'))
    requireMay(actor, 'company.write')
}

/** Where a sub-account's id stands while there is none: the same for every plan that would make the same one. */
export function newLocationId(companyId: string, name: string): string {
  const key = createHash('sha256')
    .update(`${companyId}\n${normaliseName(name)}`)
    .digest('hex')
  return `new:${key.slice(0, 20)}`
}

/** The sub-account of that name that is there already, unless the person wants another beside it or has yet to say. */
export function existingLocation(resources: readonly ResolvedResource[], inventory: Inventory, choices: Choices): Live | undefined {
  const wanted = locationResource(resources)
  return wanted === undefined ? undefined : meantMatch(inventory.matches, choices, wanted.id)?.live
}
