import type { JsonObject } from '../json.ts'
import { forCompany } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { snapshotOf } from './pushes.ts'
import { refuse } from './refusal.ts'
import { required, text } from './rules.ts'

const read = forCompany('snapshots.readonly')
const query = { companyId: required(text) }
const status = '/snapshots/snapshot-status/:snapshotId'

/** A push that never was answers with empty data: what the platform says then is not published. */
export const snapshotOperations: Operation[] = [
  {
    method: 'GET',
    path: '/snapshots/',
    ...read,
    query,
    handle: ({ world, token }) => ({
      snapshots: (world.state.agencies[token.companyId]?.snapshots ?? []).map(({ id, name, type }) => ({ id, name, type })),
    }),
  },
  {
    method: 'GET',
    path: status,
    ...read,
    query: { ...query, from: required(text), to: required(text), lastDoc: required(text), limit: text },
    handle: history,
  },
  { method: 'GET', path: `${status}/location/:locationId`, ...read, query, handle: describePush },
]

function history({ world, token, params }: Call): JsonObject {
  const id = params.snapshotId ?? ''
  const pushed = Object.values(world.state.locations).filter(({ companyId, pushes }) => companyId === token.companyId && pushes?.[id])
  return {
    data: pushed.map((location) => ({
      id,
      locationId: location.id,
      status: wordFor(location.pushes?.[id]?.failed === true, isWhole(location, snapshotOf(world, location, id)?.parts ?? [], id)),
      dateAdded: new Date(location.pushes?.[id]?.at ?? 0).toISOString(),
    })),
  }
}

function describePush({ world, params, locationId }: Call): JsonObject {
  const location = world.state.locations[locationId]
  if (!location) return refuse(404, 'Location not found')
  const id = params.snapshotId ?? ''
  const snapshot = snapshotOf(world, location, id)
  if (!snapshot) return refuse(404, 'Snapshot not found')
  const one = location.pushes?.[id]
  if (!one) return { data: {} }
  const pending = snapshot.parts.filter((part) => !one.loaded.includes(part))
  return { data: { id, locationId, status: wordFor(one.failed, pending.length === 0), completed: one.loaded, pending } }
}

function isWhole({ pushes }: { pushes?: Record<string, { loaded: string[] }> }, parts: string[], id: string): boolean {
  return parts.every((part) => pushes?.[id]?.loaded.includes(part))
}

/** Only `processing` is published; the other two words are ours. */
function wordFor(failed: boolean, whole: boolean): string {
  if (failed) return 'failed'
  return whole ? 'completed' : 'processing'
}
