import { effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals'
import type { BlueprintCheck } from '../../server/contract/blueprint.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'

/** What is known of the text right now. `refused` is a fault of the text, `failed` a fault on the way. */
export type CheckState =
  | { state: 'empty' }
  | { state: 'too_large'; bytes: number }
  | { state: 'checking' }
  | { state: 'valid'; check: BlueprintCheck }
  | { state: 'refused'; check: BlueprintCheck }
  | { state: 'failed'; problem: ProblemView }

const quietMs = 350

/**
 * Has the server look at a text whenever it has rested for a moment; one that is known to be unreadable is not sent.
 * Ends with the model that it is made in.
 */
export function createTextCheck(
  api: Pick<BlueprintsApi, 'check'>,
  text: ReadonlySignal<string>,
  mostBytes: number,
  isReadable: () => boolean = () => true,
): Signal<CheckState> {
  const check = signal<CheckState>({ state: 'empty' })

  effect(() => {
    const current = text.value
    if (current.trim() === '' || !isReadable()) {
      check.value = { state: 'empty' }
      return
    }
    const bytes = new TextEncoder().encode(current).length
    if (bytes > mostBytes) {
      check.value = { state: 'too_large', bytes }
      return
    }
    if (untracked(() => check.value.state) === 'empty') check.value = { state: 'checking' }
    const abandoned = new AbortController()
    const timer = setTimeout(() => void runCheck(current, abandoned.signal), quietMs)
    return () => {
      clearTimeout(timer)
      abandoned.abort()
    }
  })

  async function runCheck(current: string, signal: AbortSignal) {
    check.value = { state: 'checking' }
    let next: CheckState
    try {
      const answer = await api.check(current, signal)
      next = { state: answer.ok ? 'valid' : 'refused', check: answer }
    } catch (error) {
      next = readRefusal(toProblem(error))
    }
    if (!signal.aborted) check.value = next
  }

  return check
}

function readRefusal(problem: ProblemView): CheckState {
  if (problem.code !== 'invalid_blueprint' && problem.code !== 'invalid_request') return { state: 'failed', problem }
  const errors = problem.errors.length > 0 ? problem.errors : [{ path: '', message: problem.detail, fix: problem.hint }]
  return { state: 'refused', check: { ok: false, errors, warnings: [], counts: {}, variables: [] } }
}
