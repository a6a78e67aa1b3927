import type { Blueprint, BlueprintCheck, BlueprintFormat, BlueprintPage, StoredBlueprint } from '../../server/contract/blueprint.ts'
import { type Http, query } from './http.ts'

export type BlueprintsApi = ReturnType<typeof createBlueprintsApi>

export function createBlueprintsApi(http: Http) {
  const path = (id: string) => `/api/blueprints/${encodeURIComponent(id)}`
  return {
    list: (cursor?: string | null) => http.get<BlueprintPage>(`/api/blueprints${query({ cursor })}`),
    get: (id: string) => http.get<StoredBlueprint>(path(id)),
    check: (text: string, signal?: AbortSignal) =>
      http.send<BlueprintCheck>('POST', '/api/blueprints/check', { text }, signal === undefined ? {} : { signal }),
    import: (text: string) => http.send<StoredBlueprint>('POST', '/api/blueprints/import', { text }),
    create: (blueprint: Blueprint) => http.send<StoredBlueprint>('POST', '/api/blueprints', { blueprint }),
    /** The next version; refused when it is not `expectedVersion` that is being changed. */
    update: (id: string, blueprint: Blueprint, expectedVersion: number) =>
      http.send<StoredBlueprint>('PUT', path(id), { blueprint, expectedVersion }),
    remove: (id: string) => http.send<void>('DELETE', path(id)),
    export: async (id: string, format: BlueprintFormat) =>
      (await http.open(`${path(id)}/export?format=${format}`, { timeoutMs: 30_000 })).text(),
  }
}
