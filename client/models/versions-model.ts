import { computed, createModel, effect, signal } from '@preact/signals'
import type { BlueprintVersion, StoredBlueprint } from '../../server/contract/blueprint.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { diffBlueprints } from './blueprint-diff.ts'
import { createLoader, type Loadable, valueOf } from './loadable.ts'

export type VersionsModel = InstanceType<typeof VersionsModel>

type Doors = Pick<BlueprintsApi, 'get' | 'versions' | 'update'>

/** The versions of a blueprint, two of them side by side, and the way back to an older one. */
export const VersionsModel = createModel((api: Doors, id: string) => {
  const list = createLoader(async (): Promise<{ newest: StoredBlueprint; versions: BlueprintVersion[] }> => {
    const [newest, versions] = await Promise.all([api.get(id), api.versions(id)])
    return { newest, versions }
  })
  const older = signal<number | null>(null)
  const newer = signal<number | null>(null)
  const fetched = signal<ReadonlyMap<number, Loadable<StoredBlueprint>>>(new Map())
  const isRestoring = signal(false)
  const problem = signal<ProblemView | null>(null)
  effect(() => list.cancel)

  const pair = computed(() => {
    const versions = valueOf(list.at.value)?.versions ?? []
    const right = newer.value ?? versions[0]?.version
    const left = older.value ?? versions.find((one) => right !== undefined && one.version < right)?.version ?? right
    return left === undefined || right === undefined ? null : { left: Math.min(left, right), right: Math.max(left, right) }
  })
  const diff = computed<Loadable<ReturnType<typeof diffBlueprints>>>(() => {
    const sides = [pair.value?.left, pair.value?.right].map((version) => (version === undefined ? undefined : fetched.value.get(version)))
    const failed = sides.find((side) => side?.state === 'failed')
    if (failed?.state === 'failed') return failed
    const [left, right] = sides
    if (left?.state !== 'ready' || right?.state !== 'ready') return { state: 'loading' }
    return { state: 'ready', value: diffBlueprints(left.value.blueprint, right.value.blueprint) }
  })

  effect(() => {
    if (pair.value === null) return
    for (const version of [pair.value.left, pair.value.right]) if (!fetched.peek().has(version)) void fetchVersion(version)
  })

  async function fetchVersion(version: number) {
    keep(version, { state: 'loading' })
    try {
      keep(version, { state: 'ready', value: await api.get(id, version) })
    } catch (error) {
      keep(version, { state: 'failed', problem: toProblem(error) })
    }
  }

  function keep(version: number, at: Loadable<StoredBlueprint>) {
    fetched.value = new Map([...fetched.peek(), [version, at]])
  }

  /** An older version becomes the newest; what is between stays in the list. The answer is its new number. */
  async function restore(version: number, note: string): Promise<number | undefined> {
    const newest = valueOf(list.at.value)?.newest
    if (newest === undefined || isRestoring.value) return undefined
    isRestoring.value = true
    problem.value = null
    try {
      const old = await api.get(id, version)
      const saved = await api.update(id, old.blueprint, newest.version, note)
      older.value = null
      newer.value = null
      await list.load()
      return saved.version
    } catch (error) {
      problem.value = toProblem(error)
      return undefined
    } finally {
      isRestoring.value = false
    }
  }

  void list.load()
  return {
    at: list.at,
    pair,
    diff,
    isRestoring,
    problem,
    reload: list.load,
    retryDiff: () => {
      for (const [version, at] of fetched.value) if (at.state === 'failed') void fetchVersion(version)
    },
    choose: (left: number, right: number) => {
      older.value = left
      newer.value = right
    },
    restore,
  }
})
