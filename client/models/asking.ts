import { type ReadonlySignal, signal } from '@preact/signals'
import { type ProblemView, toProblem } from '../api/problem.ts'

export type AskState<T> =
  | { state: 'idle' }
  | { state: 'asking' }
  | { state: 'answered'; answer: T }
  | { state: 'failed'; problem: ProblemView }

export type Asking<T> = { at: ReadonlySignal<AskState<T>>; run(): Promise<void>; forget(): void }

/** A question for the language model: asked only when somebody wants to know, and kept once it is answered. */
export function createAsking<T>(ask: () => Promise<T>): Asking<T> {
  const at = signal<AskState<T>>({ state: 'idle' })
  let turn = 0
  async function run() {
    if (at.peek().state === 'asking') return
    const mine = ++turn
    at.value = { state: 'asking' }
    try {
      const answer = await ask()
      if (mine === turn) at.value = { state: 'answered', answer }
    } catch (error) {
      if (mine === turn) at.value = { state: 'failed', problem: toProblem(error) }
    }
  }
  function forget() {
    turn += 1
    at.value = { state: 'idle' }
  }
  return { at, run, forget }
}
