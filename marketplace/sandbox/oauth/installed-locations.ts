import { forCompany } from '../api/doors.ts'
import type { Call, Operation } from '../api/operation.ts'
import { refuseAip } from '../api/refusal.ts'
import { flag, number, required, text } from '../api/rules.ts'
import type { JsonObject } from '../json.ts'
import type { Location } from '../state.ts'
import type { World } from '../world.ts'

export const installedLocationsOperation: Operation = {
  method: 'GET',
  path: '/oauth/installed-locations',
  ...forCompany('oauth.readonly'),
  query: {
    pageSize: number,
    pageToken: text,
    query: text,
    isInstalled: flag,
    restrictToUserLocations: flag,
    companyId: required(text),
    appId: required(text),
    versionId: text,
    onTrial: flag,
    planId: text,
    locationId: text,
  },
  handle: listLocations,
}

function listLocations({ world, token, query }: Call): JsonObject {
  if (query.appId !== world.app.id) refuseAip(404, 'RESOURCE_NOT_FOUND', `App ${String(query.appId)} was not found.`)
  const size = Number(query.pageSize ?? 20)
  if (size < 1 || size > 100) refuseAip(400, 'INVALID_ARGUMENT', 'pageSize must be between 1 and 100.')
  const words = String(query.query ?? '').toLowerCase()
  const found = Object.values(world.state.locations)
    .filter((location) => location.companyId === token.companyId)
    .filter((location) => query.isInstalled === undefined || isInstalled(world, location) === query.isInstalled)
    .filter((location) => !query.locationId || location.id === query.locationId)
    .filter((location) => location.name.toLowerCase().includes(words))
    .toSorted((a, b) => a.id.localeCompare(b.id))
  const from = readPageToken(query.pageToken)
  const items = found.slice(from, from + size)
  const next = from + size < found.length ? from + size : undefined
  return {
    items: items.map((location) => show(world, location)),
    pagination: {
      totalRecords: found.length,
      hasNextPage: next !== undefined,
      hasPrevPage: from > 0,
      ...(next === undefined ? {} : { nextPageToken: pageToken(next) }),
      ...(from > 0 ? { prevPageToken: pageToken(Math.max(0, from - size)) } : {}),
      currentPageSize: items.length,
      estimatedTotalRecords: found.length,
    },
    metadata: { filterApplied: {}, sortApplied: {} },
    installToFutureLocations: world.state.companyInstalls[token.companyId]?.futureLocations ?? false,
  }
}

function isInstalled(world: World, location: Location): boolean {
  return location.id in world.state.locationInstalls
}

function show(world: World, location: Location): JsonObject {
  const install = world.state.locationInstalls[location.id]
  return {
    _id: location.id,
    name: location.name,
    address: String(location.profile.address ?? ''),
    isInstalled: Boolean(install),
    ...(install ? { versionId: world.app.versionId, installedAt: install.installedAt } : {}),
  }
}

function pageToken(from: number): string {
  return Buffer.from(`from:${from}`).toString('base64url')
}

function readPageToken(token: unknown): number {
  if (token === undefined) return 0
  const from = /^from:(\d+)$/.exec(Buffer.from(String(token), 'base64url').toString())?.[1]
  return from === undefined ? refuseAip(400, 'INVALID_ARGUMENT', 'pageToken is not valid.') : Number(from)
}
