import type { KindName } from '../contract/kind-names.ts'
import { saying } from '../contract/say.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError, wordsOf } from '../highlevel/highlevel-error.ts'
import type { Kind, Target } from '../resources/kind.ts'
import { concernsAll, type Group, unknownGroup } from './inventory.ts'

/** What is there of these kinds, side by side. A group that cannot be read is unknown and says why. */
export async function lookAtByHand(api: ReadApi, target: Target, kinds: readonly Kind[]): Promise<Map<KindName, Group>> {
  const groups = kinds.map(async (kind): Promise<[KindName, Group]> => {
    if (kind.look === undefined) return [kind.name, unknownGroup(saying('group.untold'))]
    try {
      return [kind.name, { state: 'known', live: await kind.look({ api, target }) }]
    } catch (error) {
      if (!(error instanceof HighLevelError) || concernsAll(error)) throw error
      if (error.reason === 'forbidden_scope') return [kind.name, unknownGroup(saying('group.no_scope', { scopes: [...kind.scopes.read] }))]
      return [kind.name, { state: 'unknown', why: error.message, said: wordsOf(error) }]
    }
  })
  return new Map(await Promise.all(groups))
}
