import { createModel, effect, signal } from '@preact/signals'
import type { BlueprintSummary } from '../../server/contract/blueprint.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { createLoader } from './loadable.ts'

export type BlueprintListModel = InstanceType<typeof BlueprintListModel>

/** The library: starters and the agency's own, all of it (it is small; pages are followed to the end). */
export const BlueprintListModel = createModel((api: BlueprintsApi) => {
  const search = signal('')
  const list = createLoader(() => readAll(api))
  effect(() => list.cancel)
  void list.load()
  return { list: list.at, search, reload: list.load }
})

const mostPages = 20

async function readAll(api: BlueprintsApi): Promise<BlueprintSummary[]> {
  const items: BlueprintSummary[] = []
  let cursor: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Awaited<ReturnType<BlueprintsApi['list']>> = await api.list(cursor)
    items.push(...answer.items)
    cursor = answer.nextCursor
    if (cursor === null) break
  }
  return items
}

export function matchesSearch(blueprint: Pick<BlueprintSummary, 'name' | 'industry' | 'description'>, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const text = `${blueprint.name} ${blueprint.industry} ${blueprint.description}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
