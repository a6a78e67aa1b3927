import type { Target } from './kind.ts'

/** How commerce, media and invoices name the location in place of `locationId` (platform dossier §5.4). */
export function altOwner(target: Target): { altId: string; altType: 'location' } {
  return { altId: target.locationId, altType: 'location' }
}
