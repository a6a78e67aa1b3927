/** Percentile of samples, by the nearest rank. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN
}

/** The middle one, or the mean of the middle two. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const upper = Math.floor(sorted.length / 2)
  return ((sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN) + (sorted[upper] ?? Number.NaN)) / 2
}

export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length
}

export function ms(value: number): string {
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`
}

/** p50, p99 and the mean of samples in milliseconds, on one line. */
export function spread(samples: readonly number[]): string {
  return `p50 ${ms(percentile(samples, 0.5))}, p99 ${ms(percentile(samples, 0.99))}, mean ${ms(mean(samples))} (n=${samples.length})`
}

/** The median with the least and the most, as in `0.97 (0.95–0.98)`. */
export function range(samples: readonly number[], digits = 2): string {
  const [middle, least, most] = [median(samples), Math.min(...samples), Math.max(...samples)].map((value) => value.toFixed(digits))
  return samples.length === 1 ? `${middle}` : `${middle} (${least}–${most})`
}

export function verdict(isMet: boolean): string {
  return isMet ? 'met' : '**missed**'
}
