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
    let [isReady, broken] = [true, undefined as StepState | undefined]
    for (const id of step.dependsOn) {
      const needed = steps.get(id)
      if (needed === undefined || needed.status === 'SUCCESS') continue
      isReady = false
      if (needed.status === 'FAILED' || needed.status === 'SKIPPED' || needed.status === 'CANCELLED') broken ??= needed
    }
    if (isReady) choice.ready.push(step.id)
    else if (broken !== undefined) choice.skip.push({ id: step.id, because: broken })
  }
  return choice
}

/** How many of these steps wait for nothing but answers that are under way. */
export function countSoonReady<Step extends StepState>(steps: ReadonlyMap<string, Step>, isMeant: (step: Step) => boolean): number {
  const isOver = (id: string): boolean => (steps.get(id)?.status ?? 'SUCCESS') === 'SUCCESS'
  const isUnderWay = (id: string): boolean => isOver(id) || steps.get(id)?.status === 'RUNNING'
  const waits = ({ status, dependsOn }: Step): boolean => status === 'PENDING' && dependsOn.every(isUnderWay) && !dependsOn.every(isOver)
  let count = 0
  for (const step of steps.values()) if (waits(step) && isMeant(step)) count += 1
  return count
}
