import type { Context } from '../context.ts'
import type { Verification } from '../contract/job.ts'
import type { Change } from '../contract/plan.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { AppError } from '../errors.ts'
import { computePlan } from '../plans/compute-plan.ts'
import { isStep } from '../plans/is-step.ts'
import type { Run } from './load-run.ts'

/** Reads that lag behind writes are given this long to settle (pipelines: up to 3 s, platform dossier §5.3). */
const settleMs = [0, 1_000, 2_500]

/** Reads everything back and plans again: what a step has done must now be as the blueprint says. */
export async function verifyJob(ctx: Context, run: Run): Promise<Verification> {
  try {
    let differences: Change[] = []
    for (const ms of settleMs) {
      await new Promise((resolve) => setTimeout(resolve, ms))
      const { content } = await computePlan(ctx, run.plan)
      differences = content.changes.filter((change) => isStep(change) && run.steps.get(change.id)?.status === 'SUCCESS')
      if (differences.length === 0) return { state: 'same', checkedAt: ctx.now().toISOString(), differences: [] }
    }
    return { state: 'differs', checkedAt: ctx.now().toISOString(), differences: differences.map(describe) }
  } catch (error) {
    if (!isHighLevelError(error) && !(error instanceof AppError)) throw error
    return { state: 'unknown', checkedAt: ctx.now().toISOString(), differences: [], why: error.message }
  }
}

function describe(change: Change): Verification['differences'][number] {
  const fields = change.fields.map((field) => field.path)
  return {
    id: change.id,
    title: change.title,
    detail: change.action === 'create' ? 'It is not there when read back.' : `Read back with another value: ${fields.join(', ')}.`,
  }
}
