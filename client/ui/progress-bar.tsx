type ProgressBarProps = {
  label: string
  valueText: string
  done: number
  failed?: number
  skipped?: number
  kept?: number
  total: number
  size?: 'thin' | 'normal'
  isLive?: boolean
}

/** How much is done, in parts: what worked, what did not, what was left. */
export function ProgressBar({
  label,
  valueText,
  done,
  failed = 0,
  skipped = 0,
  kept = 0,
  total,
  size = 'normal',
  isLive = false,
}: ProgressBarProps) {
  const share = (n: number) => `${total === 0 ? 0 : (n / total) * 100}%`
  return (
    <div
      class={`progress progress-${size}${isLive ? ' is-live' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done + failed + skipped + kept}
      aria-valuetext={valueText}
    >
      <span class="progress-part progress-done" style={{ inlineSize: share(done) }} />
      <span class="progress-part progress-failed" style={{ inlineSize: share(failed) }} />
      <span class="progress-part progress-skipped" style={{ inlineSize: share(skipped) }} />
      <span class="progress-part progress-kept" style={{ inlineSize: share(kept) }} />
    </div>
  )
}
