import type {
  Blueprint,
  BlueprintCheck,
  BlueprintFormat,
  BlueprintPage,
  BlueprintVersion,
  StoredBlueprint,
} from '../../server/contract/blueprint.ts'
import type { Learned } from '../../server/contract/learn.ts'
import { type Http, query } from './http.ts'

export type BlueprintsApi = ReturnType<typeof createBlueprintsApi>

export function createBlueprintsApi(http: Http) {
  const path = (id: string) => `/api/blueprints/${encodeURIComponent(id)}`
  return {
    list: (cursor?: string | null) => http.get<BlueprintPage>(`/api/blueprints${query({ cursor })}`),
    get: (id: string, version?: number) => http.get<StoredBlueprint>(`${path(id)}${query({ version })}`),
    versions: async (id: string) => (await http.get<{ items: BlueprintVersion[] }>(`${path(id)}/versions`)).items,
    check: (text: string, signal?: AbortSignal) =>
      http.send<BlueprintCheck>('POST', '/api/blueprints/check', { text }, signal === undefined ? {} : { signal }),
    import: (text: string) => http.send<StoredBlueprint>('POST', '/api/blueprints/import', { text }),
    create: (blueprint: Blueprint) => http.send<StoredBlueprint>('POST', '/api/blueprints', { blueprint }),
    /** The next version; refused when it is not `expectedVersion` that is being changed. */
    update: (id: string, blueprint: Blueprint, expectedVersion: number, note = '') =>
      http.send<StoredBlueprint>('PUT', path(id), { blueprint, expectedVersion, ...(note === '' ? {} : { note }) }),
    remove: (id: string) => http.send<void>('DELETE', path(id)),
    /** Brings back what was removed. */
    restore: (id: string) => http.send<StoredBlueprint>('POST', `${path(id)}/restore`),
    /** Reads a whole location, which takes its time; what it writes itself is in that language. */
    learn: (locationId: string, lang: string, signal?: AbortSignal) =>
      http.send<Learned>(
        'POST',
        `/api/blueprints/learn${query({ lang })}`,
        { locationId },
        { timeoutMs: 180_000, ...(signal === undefined ? {} : { signal }) },
      ),
    export: async (id: string, format: BlueprintFormat) =>
      (await http.open(`${path(id)}/export?format=${format}`, { timeoutMs: 30_000 })).text(),
  }
}
