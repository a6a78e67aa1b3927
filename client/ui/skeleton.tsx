export type SkeletonShape = 'title' | 'text' | 'heading' | 'line' | 'row' | 'bar' | 'panel' | 'card' | 'figure' | 'chart'

/** Grey where the words will be, of the size that they will have. `label` is what a screen reader hears instead. */
export function Skeleton({ lines = 1, label, shape = 'line' }: { lines?: number; label?: string; shape?: SkeletonShape }) {
  return (
    <div class={`skeleton skeleton-${shape}s`} role={label === undefined ? undefined : 'status'}>
      {label === undefined ? null : <span class="visually-hidden">{label}</span>}
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class={`skeleton-${shape}`} aria-hidden="true" />
      ))}
    </div>
  )
}

type Part = SkeletonShape | [SkeletonShape, lines: number]

type OutlineProps = {
  label: string
  parts: Part[]
  /** The page's own grid, where something stands beside something. */
  columns?: { class: string; parts: Part[]; beside: Part[] }
}

/** The outline of a whole page, in the order and in the columns in which its parts will stand. */
export function Outline({ label, parts, columns }: OutlineProps) {
  return (
    <div class="outline" role="status">
      <span class="visually-hidden">{label}</span>
      <Parts of={parts} />
      {columns === undefined ? null : (
        <div class={columns.class}>
          <div class="outline">
            <Parts of={columns.parts} />
          </div>
          <div class="outline">
            <Parts of={columns.beside} />
          </div>
        </div>
      )}
    </div>
  )
}

function Parts({ of }: { of: Part[] }) {
  return (
    <>
      {of.map((part, index) => {
        const [shape, lines] = typeof part === 'string' ? [part, 1] : part
        return <Skeleton key={index} shape={shape} lines={lines} />
      })}
    </>
  )
}
