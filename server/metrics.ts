/** What this process has counted since it began, for Prometheus. No label holds an id of anybody. */

type Labels = Record<string, string | number>
type Metric = { type: 'counter' | 'gauge' | 'histogram'; help: string }

/** Names end in their unit. */
const metrics = {
  groundwork_http_requests_total: { type: 'counter', help: 'Requests answered, by route and status.' },
  groundwork_http_request_seconds: { type: 'histogram', help: 'Time to the answer; of a stream, to its first byte.' },
  groundwork_streams_open: { type: 'gauge', help: 'Event streams that are open at this process.' },
  groundwork_platform_calls_total: { type: 'counter', help: "Calls to the platform's API by purpose and status; 0 is no answer." },
  groundwork_platform_call_seconds: { type: 'histogram', help: "Time to the whole of the platform's answer." },
  groundwork_webhooks_total: { type: 'counter', help: 'Deliveries by what became of them at the door.' },
} as const satisfies Record<string, Metric>

type Name<Type extends Metric['type']> = {
  [N in keyof typeof metrics]: (typeof metrics)[N]['type'] extends Type ? N : never
}[keyof typeof metrics]

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const numbers = new Map<string, Map<string, number>>()
/** How many values fell under each bound and under none below it, and their sum. */
type Spread = { labels: Labels; under: number[]; sum: number }
const spreads = new Map<string, Map<string, Spread>>()

export function count(name: Name<'counter'>, labels: Labels): void {
  add(name, labels, 1)
}

/** Adds to a gauge, or takes from it. */
export function move(name: Name<'gauge'>, by: number): void {
  add(name, {}, by)
}

export function observe(name: Name<'histogram'>, labels: Labels, seconds: number): void {
  let ofName = spreads.get(name)
  if (ofName === undefined) spreads.set(name, (ofName = new Map()))
  const key = writeLabels(labels)
  let spread = ofName.get(key)
  if (spread === undefined) ofName.set(key, (spread = { labels, under: [...bounds, Infinity].map(() => 0), sum: 0 }))
  const at = bounds.findIndex((bound) => seconds <= bound)
  const bin = at < 0 ? bounds.length : at
  spread.under[bin] = (spread.under[bin] ?? 0) + 1
  spread.sum += seconds
}

/** Prometheus' text format, version 0.0.4. */
export function renderMetrics(): string {
  return Object.entries<Metric>(metrics)
    .map(([name, metric]) => renderMetric(name, metric, metric.type === 'histogram' ? samplesOf(name) : (numbers.get(name) ?? new Map())))
    .join('')
}

/** One metric whose numbers were read just now. */
export function renderGauge(name: string, help: string, samples: readonly { labels: Labels; value: number }[]): string {
  return renderMetric(name, { type: 'gauge', help }, new Map(samples.map(({ labels, value }) => [name + writeLabels(labels), value])))
}

function renderMetric(name: string, { type, help }: Metric, samples: ReadonlyMap<string, number>): string {
  const lines = [...samples].map(([sample, value]) => `${sample} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

/** Prometheus' buckets hold what is under their bound, those below them included. */
function samplesOf(name: string): Map<string, number> {
  const samples = new Map<string, number>()
  for (const { labels, under, sum } of spreads.get(name)?.values() ?? []) {
    let so = 0
    for (const [at, count] of under.entries())
      samples.set(`${name}_bucket${writeLabels({ ...labels, le: bounds[at] ?? '+Inf' })}`, (so += count))
    samples.set(`${name}_sum${writeLabels(labels)}`, sum)
    samples.set(`${name}_count${writeLabels(labels)}`, so)
  }
  return samples
}

function add(name: string, labels: Labels, by: number): void {
  let samples = numbers.get(name)
  if (samples === undefined) numbers.set(name, (samples = new Map()))
  const sample = name + writeLabels(labels)
  samples.set(sample, (samples.get(sample) ?? 0) + by)
}

function writeLabels(labels: Labels): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${String(value).replace(/[\\"\n]/g, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`))}"`,
  )
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}
