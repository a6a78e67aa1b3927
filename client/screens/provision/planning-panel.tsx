import { Skeleton } from '../../ui/skeleton.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { words } from '../../words/words.ts'

/** While the location is read: the outline of the plan to come, and how long it may take. */
export function PlanningPanel({ locationName }: { locationName: string }) {
  return (
    <div class="stack" aria-busy="true">
      <div class="reading" role="status">
        <Spinner />
        <div>
          <h1 class="reading-title">{words.variablesReading(locationName)}</h1>
          <p class="muted">{words.variablesReadingText}</p>
        </div>
      </div>
      <Skeleton shape="row" lines={9} />
    </div>
  )
}
