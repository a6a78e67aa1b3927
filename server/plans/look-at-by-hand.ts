import type { KindName } from '../contract/kind-names.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import type { Kind, Target } from '../resources/kind.ts'
import { concernsAll, type Group } from './inventory.ts'

/** What is there of these kinds, side by side. A group that cannot be read is unknown and says why. */
export async function lookAtByHand(api: ReadApi, target: Target, kinds: readonly Kind[]): Promise<Map<KindName, Group>> {
  const groups = kinds.map(async (kind): Promise<[KindName, Group]> => {
    if (kind.look === undefined) return [kind.name, { state: 'unknown', why: 'the platform does not tell.' }]
    try {
      return [kind.name, { state: 'known', live: await kind.look({ api, target }) }]
    } catch (error) {
      if (!(error instanceof HighLevelError) || concernsAll(error)) throw error
      const why = error.reason === 'forbidden_scope' ? `the app was not given ${kind.scopes.read.join(', ')}.` : error.message
      return [kind.name, { state: 'unknown', why }]
    }
  })
  return new Map(await Promise.all(groups))
}
