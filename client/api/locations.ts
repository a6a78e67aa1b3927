import type { ConfigAnswer } from '../../server/contract/config-door.ts'
import type { SnapshotView } from '../../server/contract/plan.ts'
import type { LocationView } from '../../server/contract/session.ts'
import type { Http } from './http.ts'

export type LocationsApi = ReturnType<typeof createLocationsApi>
export type ConfigApi = ReturnType<typeof createConfigApi>

export function createLocationsApi(http: Http) {
  return {
    list: async () => (await http.get<{ items: LocationView[] }>('/api/locations')).items,
    /** What the agency can lay under a new sub-account. */
    snapshots: async () => (await http.get<{ items: SnapshotView[] }>('/api/snapshots')).items,
  }
}

export function createConfigApi(http: Http) {
  return { get: () => http.get<ConfigAnswer>('/api/config') }
}
