import { createModel, effect, signal } from '@preact/signals'
import type { ApiKeyAnswer, ApiKeyRequest } from '../../server/contract/settings.ts'
import type { SettingsApi } from '../api/settings.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { createLoader } from './loadable.ts'

export type ApiKeysModel = InstanceType<typeof ApiKeysModel>

/** Keys for programs. The secret of a new one is here until it is put away, and nowhere else. */
export const ApiKeysModel = createModel((api: Pick<SettingsApi, 'keys' | 'createKey' | 'revokeKey'>) => {
  const load = createLoader(api.keys)
  const fresh = signal<ApiKeyAnswer | null>(null)
  const isMaking = signal(false)
  const revoking = signal<string | null>(null)
  const problem = signal<ProblemView | null>(null)
  effect(() => () => {
    load.cancel()
    fresh.value = null
  })
  void load.load()

  async function make(request: ApiKeyRequest): Promise<boolean> {
    if (isMaking.value) return false
    isMaking.value = true
    problem.value = null
    try {
      fresh.value = await api.createKey(request)
      void load.load()
      return true
    } catch (error) {
      problem.value = toProblem(error)
      return false
    } finally {
      isMaking.value = false
    }
  }

  async function revoke(id: string): Promise<boolean> {
    if (revoking.value !== null) return false
    revoking.value = id
    problem.value = null
    try {
      await api.revokeKey(id)
      if (fresh.value?.id === id) fresh.value = null
      await load.load()
      return true
    } catch (error) {
      problem.value = toProblem(error)
      return false
    } finally {
      revoking.value = null
    }
  }

  return { at: load.at, reload: load.load, fresh, isMaking, revoking, problem, make, revoke, putAway: () => void (fresh.value = null) }
})
