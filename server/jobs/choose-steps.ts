import type { StepStatus } from '../contract/job.ts'

export type StepState = { id: string; title: string; status: StepStatus; dependsOn: readonly string[]; attempts?: number }

export type Choice = {
  /** Steps that nothing holds back any more, in the plan's order. */
  ready: string[]
  /** Steps that can never run, and because of which other step. */
  skip: { id: string; because: StepState }[]
}

/** Decides from the states alone what may start now. What a step needs and that is no step itself is already there. */
export function chooseSteps(steps: ReadonlyMap<string, StepState>): Choice {
  const choice: Choice = { ready: [], skip: [] }
  for (const step of steps.values()) {
    if (step.status !== 'PENDING') continue
    const needed = step.dependsOn.flatMap((id) => steps.get(id) ?? [])
    const broken = needed.find((one) => one.status === 'FAILED' || one.status === 'SKIPPED' || one.status === 'CANCELLED')
    if (broken !== undefined) choice.skip.push({ id: step.id, because: broken })
    else if (needed.every((one) => one.status === 'SUCCESS')) choice.ready.push(step.id)
  }
  return choice
}
