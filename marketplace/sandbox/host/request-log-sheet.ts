import { html } from 'hono/html'
import type { World } from '../world.ts'
import type { Choice } from './choice.ts'
import { block, heading } from './table.ts'

const shown = 150

export function requestLogSheet(world: World, { location }: Choice) {
  const rows = world.log
    .list({ limit: shown, ...(location ? { locationId: location.id } : {}) })
    .toReversed()
    .map((one) => ({ ...one, id: String(one.seq) }))
  const about = location ? `What the app asked about ${location.name}` : 'What the app asked'
  return html`${heading('Request log', about)}
  ${block(
    'Requests',
    rows,
    [
      { title: 'Method', kind: 'mono', show: (one) => one.method },
      { title: 'Path', kind: 'wide', show: (one) => html`<span class="mono">${one.path}</span>` },
      { title: 'Status', show: (one) => html`<span class="badge ${tone(one.status)}">${one.fault ?? one.status ?? '…'}</span>` },
      { title: 'Token', show: (one) => one.tokenClass ?? '' },
      { title: 'Time', kind: 'mono', show: (one) => new Date(one.at).toISOString().slice(11, 23) },
    ],
    'No request yet.',
  )}`
}

function tone(status: number | undefined): string {
  if (status === undefined || status >= 500) return 'bad'
  if (status >= 400) return 'warn'
  return 'good'
}
