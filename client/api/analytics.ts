import type { Analytics } from '../../server/contract/analytics.ts'
import { type Http, query } from './http.ts'

export type AnalyticsApi = ReturnType<typeof createAnalyticsApi>

export function createAnalyticsApi(http: Http) {
  return {
    get: (filter: { locationId: string | null; days: number; timeZone: string }) => http.get<Analytics>(`/api/analytics${query(filter)}`),
  }
}
