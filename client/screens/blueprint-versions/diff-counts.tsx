import type { BlueprintDiff, ThingDiff } from '../../models/blueprint-diff.ts'
import { Pill, type Tone } from '../../ui/pill.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'

const tones: Record<ThingDiff['change'], Tone> = { added: 'green', changed: 'blue', removed: 'red' }

/** `3 added · 1 changed · 2 removed` */
export function DiffCounts({ diff }: { diff: BlueprintDiff }) {
  const things = [...diff.variables, ...diff.resources]
  const changed = things.filter((thing) => thing.change === 'changed').length + diff.about.length
  const counts = {
    added: things.filter((thing) => thing.change === 'added').length,
    changed,
    removed: things.filter((thing) => thing.change === 'removed').length,
  }
  return (
    <p class="pills">
      {(['added', 'changed', 'removed'] as const).map((change) =>
        counts[change] === 0 ? null : (
          <Pill key={change} tone={tones[change]}>
            {say.diffCount[change](counts[change])}
          </Pill>
        ),
      )}
    </p>
  )
}

export function DiffMark({ change }: { change: ThingDiff['change'] }) {
  return <Pill tone={tones[change]}>{say.diffMark[change]}</Pill>
}
