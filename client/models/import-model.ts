import { createModel, effect, signal, untracked } from '@preact/signals'
import type { BlueprintCheck, StoredBlueprint } from '../../server/contract/blueprint.ts'
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

export type ImportModel = InstanceType<typeof ImportModel>

const quietMs = 350
const defaultMostBytes = 1_048_576

/** A blueprint as text, pasted or dropped, checked by the server as it is typed, and saved when it holds. */
export const ImportModel = createModel((api: BlueprintsApi, mostBytes = defaultMostBytes) => {
  const text = signal('')
  const check = signal<CheckState>({ state: 'empty' })
  const isSaving = signal(false)
  const saveProblem = signal<ProblemView | null>(null)

  effect(() => {
    const current = text.value
    saveProblem.value = null
    if (current.trim() === '') {
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

  /** Takes a file in; one that is too large is not read at all. */
  async function takeFile(file: Pick<File, 'size' | 'text'>) {
    if (file.size > mostBytes) check.value = { state: 'too_large', bytes: file.size }
    else text.value = await file.text()
  }

  async function save(): Promise<StoredBlueprint | undefined> {
    if (isSaving.value || check.value.state !== 'valid') return undefined
    isSaving.value = true
    saveProblem.value = null
    try {
      return await api.import(text.value)
    } catch (error) {
      saveProblem.value = toProblem(error)
      return undefined
    } finally {
      isSaving.value = false
    }
  }

  return { text, check, isSaving, saveProblem, takeFile, save }
})

function readRefusal(problem: ProblemView): CheckState {
  if (problem.code !== 'invalid_blueprint' && problem.code !== 'invalid_request') return { state: 'failed', problem }
  const errors = problem.errors.length > 0 ? problem.errors : [{ path: '', message: problem.detail, fix: problem.hint }]
  return { state: 'refused', check: { ok: false, errors, warnings: [], counts: {}, variables: [] } }
}
