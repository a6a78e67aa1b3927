import { z } from 'zod'
import { isNewLocation } from '../contract/new-location.ts'
import type { Said } from '../contract/said.ts'
import { say, saying, told } from '../contract/say.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError, isHighLevelError } from '../highlevel/highlevel-error.ts'
import { Answered } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type Target } from './kind.ts'
import { pathOf } from './location.ts'

const SnapshotSpec = z.strictObject({
  name: z.string().trim().min(1).describe("Name of the snapshot in the agency's list."),
  snapshotId: z.string().min(1).optional().describe('Its id, where two snapshots of the agency have the same name.'),
  override: z
    .boolean()
    .optional()
    .describe('Replace what is already there under the same name. Default false: what is there stays as it is.'),
})
type SnapshotSpec = z.infer<typeof SnapshotSpec>

/** How far a push is. The published description names no other words than `processing`. */
const PushStatus = z.looseObject({
  status: z.string().catch(''),
  completed: z.array(z.string()).catch([]),
  pending: z.array(z.string()).catch([]),
})
type PushStatus = z.infer<typeof PushStatus>

/**
 * A snapshot that lies under the sub-account. The API can lay one (`PUT /locations/:id`) and tell how far that is; it
 * cannot make, change or take one away, nor say what it brings (platform dossier §5.1). Which lie there already can
 * only be asked one by one.
 */
export const snapshot = defineKind<SnapshotSpec>({
  name: 'snapshot',
  title: 'Snapshot',
  plural: 'Snapshots',
  description: "One of the agency's snapshots, laid under the sub-account and waited for before anything else is looked at there.",
  tier: 'agency',
  place: 'company',
  comesFirst: true,
  needs: ['location'],
  scopes: { read: ['snapshots.readonly'], write: ['locations.write'] },
  spec: SnapshotSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => spec.snapshotId ?? normaliseName(spec.name),
  identifyLive: (live) => (live.raw as { by: string }).by,

  async list({ api, target, wanted }) {
    const known = await snapshotsOfAgency(api, target.companyId)
    const asked =
      wanted === undefined ? known.map((one) => ({ one, by: normaliseName(one.name) })) : wanted.map((spec) => choose(known, spec))
    if (isNewLocation(target.locationId)) return []
    const laid = await Promise.all(
      asked.map(async ({ one, by }): Promise<Live[]> => {
        const status = await readStatus(api, target, one.id)
        return status === undefined || hasFailed(status) ? [] : [{ id: one.id, title: one.name, fields: { name: one.name }, raw: { by } }]
      }),
    )
    return laid.flat()
  },

  async create({ api, target }, spec) {
    const { one, by } = choose(await snapshotsOfAgency(api, target.companyId), spec)
    const body = { companyId: target.companyId, snapshot: { id: one.id, override: spec.override ?? false } }
    await api.put(pathOf(target.locationId), { body, schema: z.unknown() })
    return { id: one.id, title: one.name, fields: { name: one.name }, raw: { by } }
  },

  async progress({ api, target }, live) {
    const status = await readStatus(api, target, live.id)
    if (status === undefined) return { done: false, ...say('progress.snapshot_not_begun') }
    if (hasFailed(status)) throw refusal(saying('refused.snapshot_failed'))
    if (isDone(status)) return { done: true }
    const all = status.completed.length + status.pending.length
    const far = all === 0 ? say('progress.snapshot_loading') : say('progress.snapshot_parts', { done: status.completed.length, all })
    return { done: false, ...far }
  },

  cannotUndo: 'undo.snapshot',
  keptBecause: 'kept.snapshot',
  calls: { create: 4 },
  takesSeconds: 90,
})

/** All that the agency can lay, its own and imported ones. */
export async function snapshotsOfAgency(api: ReadApi, companyId: string): Promise<Answered[]> {
  const { snapshots } = await api.get('/snapshots/', { query: { companyId }, schema: z.object({ snapshots: z.array(Answered) }) })
  return snapshots
}

/** Throws `not_found` when the agency has none of that name: a sub-account without its ground is not gone on with. */
function choose(known: readonly Answered[], spec: Record<string, unknown>): { one: Answered; by: string } {
  const { name, snapshotId } = spec as SnapshotSpec
  const by = snapshotId ?? normaliseName(name)
  const same = known.filter((one) => (snapshotId === undefined ? normaliseName(one.name) === by : one.id === snapshotId))
  const [one] = same
  if (one !== undefined && same.length === 1) return { one, by }
  if (one !== undefined) throw refusal(saying('refused.snapshots_same_name', { n: same.length, name }))
  const names = known.map((other) => `"${other.name}"`)
  const some = `${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`
  const others = names.length === 0 ? saying('refused.snapshots_none') : saying('refused.snapshots_others', { names: some })
  if (snapshotId === undefined) throw refusal(saying('refused.no_snapshot_named', { name, others }))
  throw refusal(saying('refused.no_snapshot_id', { id: snapshotId, others }))
}

/** Undefined when it was never laid there. */
async function readStatus(api: ReadApi, { companyId, locationId }: Target, id: string): Promise<PushStatus | undefined> {
  const path = `/snapshots/snapshot-status/${encodeURIComponent(id)}/location/${encodeURIComponent(locationId)}`
  try {
    const { data } = await api.get(path, { query: { companyId }, schema: z.object({ data: PushStatus.nullish() }) })
    return data == null || data.status === '' ? undefined : data
  } catch (error) {
    if (isHighLevelError(error, 'not_found')) return undefined
    throw error
  }
}

function isDone({ status, completed, pending }: PushStatus): boolean {
  return (
    /complete|success|done|finish/i.test(status) ||
    (pending.length === 0 && completed.length > 0 && !/process|pending|progress/i.test(status))
  )
}

function hasFailed({ status }: PushStatus): boolean {
  return /fail|error|cancel/i.test(status)
}

function refusal(said: Said): HighLevelError {
  return new HighLevelError({ reason: 'not_found', ...told(said), method: 'GET', path: '/snapshots/' })
}
