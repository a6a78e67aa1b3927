/** Grey where the words will be, of the size that they will have. `label` is what a screen reader hears instead. */
export function Skeleton({
  lines = 1,
  label,
  shape = 'line',
}: {
  lines?: number
  label?: string
  shape?: 'line' | 'row' | 'card' | 'title'
}) {
  return (
    <div class={`skeleton skeleton-${shape}s`} role={label === undefined ? undefined : 'status'}>
      {label === undefined ? null : <span class="visually-hidden">{label}</span>}
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class={`skeleton-${shape}`} aria-hidden="true" />
      ))}
    </div>
  )
}
