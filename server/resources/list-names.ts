import type { KindName } from '../contract/kind-names.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import type { Target } from './kind.ts'
import { kinds } from './registry.ts'

/** People are not told by name. */
const left: readonly KindName[] = ['user']

/**
 * What a location holds, by name only: no ids, no fields, no people. Kinds that need others to be listed, and groups that
 * cannot be read, are left out. Throws `HighLevelError` when the location as a whole is out of reach.
 */
export async function listNames(api: ReadApi, target: Target): Promise<Partial<Record<KindName, string[]>>> {
  const readable = kinds.filter(
    (kind) => kind.list !== undefined && kind.tier === 'core' && !kind.needs.includes('product') && !left.includes(kind.name),
  )
  const groups = await Promise.all(
    readable.map(async (kind) => {
      try {
        const live = await kind.list?.({ api, target, matched: () => Promise.resolve([]) })
        return [kind.name, (live ?? []).map((one) => one.title)] as const
      } catch (error) {
        if (!(error instanceof HighLevelError) || ['suspended', 'revoked', 'unauthorized', 'wrong_tenant'].includes(error.reason))
          throw error
        return [kind.name, []] as const
      }
    }),
  )
  return Object.fromEntries(groups.filter(([, names]) => names.length > 0))
}
