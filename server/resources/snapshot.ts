import { z } from 'zod'
import { isNewLocation } from '../contract/new-location.ts'
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
    if (status === undefined) return { done: false, message: 'The platform has not begun to load the snapshot yet.' }
    if (hasFailed(status)) throw refusal('The platform says that loading the snapshot has failed.')
    if (isDone(status)) return { done: true }
    const all = status.completed.length + status.pending.length
    return {
      done: false,
      message: `The snapshot is being loaded${all === 0 ? '' : `: ${status.completed.length} of ${all} parts are there`}.`,
    }
  },

  cannotUndo: 'A snapshot cannot be taken away again: what it brought stays.',
  keptBecause: 'Kept: a snapshot cannot be taken away again. What it brought is deleted by hand.',
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
  if (one !== undefined) throw refusal(`The agency has ${same.length} snapshots named "${name}". Say which by its snapshotId.`)
  const names = known.map((other) => `"${other.name}"`)
  const others = names.length === 0 ? 'It has none.' : `It has ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}.`
  throw refusal(`The agency has no snapshot ${snapshotId === undefined ? `named "${name}"` : `with the id ${snapshotId}`}. ${others}`)
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

function refusal(message: string): HighLevelError {
  return new HighLevelError({ reason: 'not_found', message, method: 'GET', path: '/snapshots/' })
}
