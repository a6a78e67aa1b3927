import { refuse } from '../api/refusal.ts'

/** Paths that older guides still show. */
export function removedDoors(method: string, path: string): void {
  const bare = path.replace(/\/$/, '')
  if (bare === '/oauth/reconnect') refuse(400, 'API endpoint has been removed')
  if (bare === '/oauth/locationToken' || bare === '/oauth/installedLocations') {
    refuse(400, `Endpoint ${method} ${bare} is not available in API version v3. This endpoint was removed.`)
  }
}
