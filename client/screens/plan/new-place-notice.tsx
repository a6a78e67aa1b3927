import { isNewLocation } from '../../../server/contract/new-location.ts'
import type { Plan } from '../../../server/contract/plan.ts'
import { Notice } from '../../ui/notice.tsx'
import { words } from '../../words/words.ts'

/** That the plan is for a sub-account which Apply makes first, and in which order things happen then. */
export function NewPlaceNotice({ plan }: { plan: Plan }) {
  if (!isNewLocation(plan.locationId)) return null
  const hasSnapshot = plan.changes.some((change) => change.kind === 'snapshot' && change.action === 'create' && !change.excluded)
  return <Notice title={words.placeNotThere(plan.locationName)}>{words.placeNotThereText(hasSnapshot)}</Notice>
}
