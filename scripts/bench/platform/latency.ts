/** `sigma` 0: always `ms`. Otherwise lognormal with the median `ms`. */
export type Latency = { ms: number; sigma: number }

/**
 * How long the platform thinks about one request. The same `subject` always takes the same time, so that everybody who
 * makes the same thing in one round is answered alike, in whatever order they ask.
 */
export function latencyOf({ ms, sigma }: Latency, subject: string): number {
  if (sigma === 0) return ms
  const first = unit(`${subject}#1`)
  const second = unit(`${subject}#2`)
  const normal = Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second)
  return ms * Math.exp(sigma * normal)
}

/** From the text alone, above 0 and at most 1: FNV-1a, mixed once more. */
function unit(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (((hash ^ (hash >>> 16)) >>> 0) + 1) / 4_294_967_296
}
