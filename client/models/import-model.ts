import { createModel, effect, signal } from '@preact/signals'
import type { StoredBlueprint } from '../../server/contract/blueprint.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { createTextCheck } from './text-check.ts'

export type ImportModel = InstanceType<typeof ImportModel>

const defaultMostBytes = 1_048_576

/** A blueprint as text, pasted or dropped, checked by the server as it is typed, and saved when it holds. */
export const ImportModel = createModel((api: Pick<BlueprintsApi, 'check' | 'import'>, mostBytes = defaultMostBytes) => {
  const text = signal('')
  const check = createTextCheck(api, text, mostBytes)
  const isSaving = signal(false)
  const saveProblem = signal<ProblemView | null>(null)

  effect(() => {
    void text.value
    saveProblem.value = null
  })

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
