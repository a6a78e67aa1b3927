import { type Signal, signal } from '@preact/signals'
import { type ProblemView, toProblem } from '../api/problem.ts'

/** Something that comes from the server: still coming, refused with reasons, or here. */
export type Loadable<T> = { state: 'loading' } | { state: 'failed'; problem: ProblemView } | { state: 'ready'; value: T }

export type Loader<T> = {
  at: Signal<Loadable<T>>
  load(): Promise<void>
  /** Loads under the eyes of who reads: what is there stays until the answer comes, and when it is a refusal. */
  refresh(): Promise<void>
  cancel(): void
}

/** Loads into a signal; a newer load or a cancel makes an older answer count for nothing. */
export function createLoader<T>(get: () => Promise<T>): Loader<T> {
  const at = signal<Loadable<T>>({ state: 'loading' })
  let turn = 0
  async function run(isQuiet: boolean) {
    const mine = ++turn
    if (!isQuiet && at.peek().state === 'failed') at.value = { state: 'loading' }
    try {
      const value = await get()
      if (mine === turn) at.value = { state: 'ready', value }
    } catch (error) {
      if (mine === turn && !(isQuiet && at.peek().state === 'ready')) at.value = { state: 'failed', problem: toProblem(error) }
    }
  }
  return { at, load: () => run(false), refresh: () => run(true), cancel: () => void (turn += 1) }
}

export function valueOf<T>(loadable: Loadable<T>): T | undefined {
  return loadable.state === 'ready' ? loadable.value : undefined
}
