import type { Context } from '../context.ts'
import { saying } from '../contract/say.ts'
import { ChangedMeanwhile } from './describe-failure.ts'
import type { Done, Task } from './execute-step.ts'
import { pause } from './pause.ts'
import type { RunStep } from './load-run.ts'
import { type Hold } from './run-store.ts'
import { recordProgress } from './step-store.ts'
import type { Tools } from './walk-steps.ts'

type Waiting = { ctx: Context; hold: Hold; step: RunStep }

const lookEveryMs = 2_000
const longestMs = 30 * 60_000

/** Some calls only begin what they are for. False when the job is to stop meanwhile; whoever goes on finds it begun. */
export async function waitUntilDone({ ctx, hold, step }: Waiting, tools: Tools, { kind }: Task, { live }: Done): Promise<boolean> {
  if (kind.progress === undefined) return true
  const startedAt = step.sentAt ?? performance.now()
  for (let told = ''; ;) {
    const state = await kind.progress(tools.scope, live)
    if (state.done) return true
    if (performance.now() - startedAt > longestMs)
      throw new ChangedMeanwhile(
        saying('changed.not_finished', { title: step.title, minutes: longestMs / 60_000, state: state.said }),
        live.id,
      )
    if (state.message !== told) await recordProgress(ctx.db, hold, step, state)
    told = state.message
    await pause(lookEveryMs, tools.stopping)
    if (tools.stopping.aborted) return false
  }
}
