import type { Context } from '../context.ts'
import type { Verification } from '../contract/job.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Change } from '../contract/plan.ts'
import type { SaidValue } from '../contract/said.ts'
import { quoted, say } from '../contract/say.ts'
import { isDatabaseAway } from '../db/database-error.ts'
import { AppError } from '../errors.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { noteReadBack, type Seen } from '../plans/baseline-store.ts'
import { completeContent } from '../plans/complete-content.ts'
import { computePlan } from '../plans/compute-plan.ts'
import { isStep } from '../plans/is-step.ts'
import type { Inventory } from '../plans/inventory.ts'
import type { PlanContent } from '../plans/make-plan.ts'
import { FencedError } from './fenced-error.ts'
import type { Run } from './load-run.ts'
import type { Hold } from './run-store.ts'
import { readUndeleted } from './verify-deletions.ts'

/** Reads that lag behind writes are given this long to settle (pipelines: up to 3 s, platform dossier §5.3). */
const settleMs = [0, 1_000, 2_500]

/**
 * Reads everything back and plans again: what a step has done must now be as the blueprint says, and what it has
 * deleted gone. What goes wrong in that leaves it unknown, and undoes nothing of what was done; only a database that is
 * away is waited for.
 */
export async function verifyJob(ctx: Context, hold: Hold, run: Run): Promise<Verification> {
  const checkedAt = (): string => ctx.now().toISOString()
  // What was in the agency before is as it was there, and may differ.
  const letIn = new Set(run.plan.content.changes.filter((change) => change.reason === 'exists_in_agency').map((change) => change.id))
  const leftOpen = new Set(run.plan.content.changes.flatMap(openFields))
  try {
    let differences: Change[] = []
    let unread: Change[] = []
    let content: PlanContent | undefined
    let inventory: Inventory | undefined
    for (const ms of settleMs) {
      await new Promise((resolve) => setTimeout(resolve, ms))
      ;({ content, inventory } = await computePlan(ctx, run.plan))
      const done = content.changes.filter((change) => run.steps.get(change.id)?.status === 'SUCCESS')
      const undeleted = await readUndeleted(ctx, run, inventory)
      unread = [...done.filter((change) => change.action === 'unknown'), ...undeleted.unread]
      const differing = done.filter(
        (change) =>
          // A value that nobody was asked about and that is not what was sent: it was not taken over, or changed since.
          (isStep(change) || openFields(change).some((field) => !leftOpen.has(field))) &&
          !(letIn.has(change.id) && change.resourceId !== null),
      )
      differences = [...differing, ...undeleted.standing]
      if (differences.length + unread.length === 0) break
    }
    if (inventory !== undefined) await noteReadBack(ctx.db, hold, written(run, inventory, [...differences, ...unread]))
    const byHand = content === undefined ? {} : await lookByHand(ctx, run, content)
    return { ...judge(differences, unread), checkedAt: checkedAt(), ...byHand }
  } catch (error) {
    return { state: 'unknown', checkedAt: checkedAt(), differences: [], ...whyNot(ctx, run, error) }
  }
}

/** What the job has made or changed, as it stands; but for what is not as it should be. */
function written({ steps }: Run, { matches }: Inventory, otherwise: readonly Change[]): Seen[] {
  const isOtherwise = new Set(otherwise.map(({ id }) => id))
  return [...steps.values()].flatMap((step) => {
    const live = matches.get(step.id)?.live
    if (live === undefined || step.status !== 'SUCCESS' || isOtherwise.has(step.id)) return []
    const { changedFrom } = step
    if (step.action !== 'create' && changedFrom === undefined) return []
    return { kind: step.kind as KindName, id: live.id, fields: live.fields, changedAt: live.changedAt, changedFrom }
  })
}

function whyNot(ctx: Context, { plan }: Run, error: unknown): Pick<Verification, 'why' | 'said'> {
  if (isHighLevelError(error) || error instanceof AppError) return { why: error.message, said: error.said }
  if (error instanceof FencedError || isDatabaseAway(error)) throw error
  ctx.log.error({ err: error, planId: plan.id, locationId: plan.locationId }, 'a job could not be read back, by our fault')
  const { message: why, said } = say('step.our_fault')
  return { why, said }
}

/** Why it could not be read back: our own sentence, or the words of whoever refused. */
export function whyOf({ why = '', said }: Verification): SaidValue {
  return said ?? quoted(why)
}

/** What differs is told whatever else is not known; that all is there only when every line was seen. */
function judge(differences: readonly Change[], unread: readonly Change[]): Omit<Verification, 'checkedAt' | 'byHand'> {
  if (differences.length > 0) return { state: 'differs', differences: differences.map(describe) }
  const [first] = unread
  return first === undefined ? { state: 'same', differences: [] } : { state: 'unknown', differences: [], ...whyUnread(first) }
}

/** The reason that planning gives; what it says of what is not touched there is no matter here. */
function whyUnread({ detail, said }: Change): Pick<Verification, 'why' | 'said'> {
  const { kinds, why } = said?.code === 'line.unread' ? (said.values ?? {}) : {}
  if (kinds === undefined || why === undefined) return { why: detail, said }
  const { message, said: meaning } = say('group.unread', { kinds, why })
  return { why: message, said: meaning }
}

/** What a person makes by hand may have been made meanwhile. */
async function lookByHand(ctx: Context, { plan }: Run, content: PlanContent): Promise<Pick<Verification, 'byHand'>> {
  if (!content.changes.some((change) => change.action === 'manual')) return {}
  const { changes } = await completeContent(ctx, plan, content)
  const byHand = changes.flatMap(({ id, byHand: state }) =>
    state === undefined ? [] : [{ id, found: state.found, detail: state.detail, said: state.said, link: state.link }],
  )
  return { byHand }
}

function openFields({ id, fields }: Change): string[] {
  return fields.filter(({ decision }) => decision === 'open').map(({ path }) => `${id} ${path}`)
}

function describe(change: Change): Verification['differences'][number] {
  const fields = change.fields.map((field) => field.path)
  const { message: detail, said } =
    change.action === 'create'
      ? say('read.missing')
      : change.action === 'delete'
        ? say('read.still_there')
        : say('read.other_value', { fields })
  return { id: change.id, title: change.title, detail, said }
}
