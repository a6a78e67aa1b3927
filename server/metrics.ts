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

export function count(name: Name<'counter'>, labels: Labels): void {
  add(name, name, labels, 1)
}

/** Adds to a gauge, or takes from it. */
export function move(name: Name<'gauge'>, by: number): void {
  add(name, name, {}, by)
}

export function observe(name: Name<'histogram'>, labels: Labels, seconds: number): void {
  for (const bound of bounds) add(name, `${name}_bucket`, { ...labels, le: bound }, seconds <= bound ? 1 : 0)
  add(name, `${name}_bucket`, { ...labels, le: '+Inf' }, 1)
  add(name, `${name}_sum`, labels, seconds)
  add(name, `${name}_count`, labels, 1)
}

/** Prometheus' text format, version 0.0.4. */
export function renderMetrics(): string {
  return Object.entries<Metric>(metrics)
    .map(([name, metric]) => renderMetric(name, metric, numbers.get(name) ?? new Map()))
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

function add(metric: string, series: string, labels: Labels, by: number): void {
  let samples = numbers.get(metric)
  if (samples === undefined) numbers.set(metric, (samples = new Map()))
  const sample = series + writeLabels(labels)
  samples.set(sample, (samples.get(sample) ?? 0) + by)
}

function writeLabels(labels: Labels): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${String(value).replace(/[\\"\n]/g, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`))}"`,
  )
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}
