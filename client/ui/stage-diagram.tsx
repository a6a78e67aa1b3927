import { Swatch } from './swatch.tsx'

/** A stage: what stands under its name, such as a chance of winning, and its colour. */
export type Stage = { name: string; note?: string; color?: string }

/** Stages from the first to the last, as a line that wraps. Spans, so that it may stand wherever a text may. */
export function StageDiagram({ stages }: { stages: readonly Stage[] }) {
  return (
    <span class="stages" role="list">
      {stages.map(({ name, note, color }, index) => (
        <span key={index} class="stage" role="listitem">
          <span class="stage-face">
            {color === undefined ? null : <Swatch color={color} />}
            {name}
            {note === undefined ? null : <span class="stage-note">{note}</span>}
          </span>
        </span>
      ))}
    </span>
  )
}
