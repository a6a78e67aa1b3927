import { loadPart } from '../seed/snapshots.ts'
import { emptyShelf, type Location, type Push, type Snapshot } from '../state.ts'
import type { World } from '../world.ts'
import { refuse } from './refusal.ts'

/** Begins to load a snapshot into a location; its parts arrive one after the other. */
export function push(world: World, location: Location, snapshotId: string, override: boolean): void {
  const snapshot = snapshotOf(world, location, snapshotId)
  if (!snapshot) refuse(400, 'Snapshot not found')
  location.pushes = { ...location.pushes, [snapshotId]: { at: world.now(), override, loaded: [], failed: world.quirks.snapshotFails } }
  world.changed()
}

/** Brings what is due by now; asked before anything of the location is read or written. */
export function loadDue(world: World, locationId: string): void {
  const location = world.state.locations[locationId]
  if (!location) return
  for (const [id, one] of Object.entries(location.pushes ?? {})) {
    const snapshot = snapshotOf(world, location, id)
    if (!snapshot || one.failed) continue
    for (const part of duePartsOf(world, snapshot, one)) {
      if (one.loaded.includes(part)) continue
      one.loaded.push(part)
      loadPart(snapshot, part, (world.state.things[location.id] ??= emptyShelf()), location.id, one.override)
      world.changed()
    }
  }
}

function duePartsOf(world: World, { parts }: Snapshot, { at }: Push): string[] {
  const share = world.quirks.snapshotMs <= 0 ? 1 : Math.min(1, (world.now() - at) / world.quirks.snapshotMs)
  return parts.slice(0, Math.floor(parts.length * share))
}

export function snapshotOf(world: World, { companyId }: Location, id: string): Snapshot | undefined {
  return world.state.agencies[companyId]?.snapshots.find((one) => one.id === id)
}
