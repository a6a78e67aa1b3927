import { type Signal, signal } from '@preact/signals'
import { type ProblemView, toProblem } from '../api/problem.ts'

/** Something that comes from the server: still coming, refused with reasons, or here. */
export type Loadable<T> = { state: 'loading' } | { state: 'failed'; problem: ProblemView } | { state: 'ready'; value: T }

export type Loader<T> = { at: Signal<Loadable<T>>; load(): Promise<void>; cancel(): void }

/** Loads into a signal; a newer load or a cancel makes an older answer count for nothing. */
export function createLoader<T>(get: () => Promise<T>): Loader<T> {
  const at = signal<Loadable<T>>({ state: 'loading' })
  let turn = 0
  async function load() {
    const mine = ++turn
    if (at.peek().state === 'failed') at.value = { state: 'loading' }
    try {
      const value = await get()
      if (mine === turn) at.value = { state: 'ready', value }
    } catch (error) {
      if (mine === turn) at.value = { state: 'failed', problem: toProblem(error) }
    }
  }
  return { at, load, cancel: () => void (turn += 1) }
}

export function valueOf<T>(loadable: Loadable<T>): T | undefined {
  return loadable.state === 'ready' ? loadable.value : undefined
}
