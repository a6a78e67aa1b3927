import { startWorld, type Person, type World, type WorldOptions } from './start-world.ts'

type Json = Record<string, unknown>

export type InstalledWorld = { world: World; admin: Person; locationIds: string[]; locationId: string }

/** `install`: how the app is let in. `places`: sub-accounts that are made before that. */
type HowInstalled = WorldOptions & { install?: Json; places?: { name: string; count?: number } }

/**
 * A world in which the first agency has let the app in, and one of its admins has opened the page. `locationIds` are its
 * sub-accounts with nothing in them, or the `places` that were asked for; `locationId` is the first of them.
 */
export function startInstalledWorld(how: HowInstalled = {}): Promise<InstalledWorld> {
  return startWith(how, (world) => letIn(world, how))
}

/** The same, and another agency that has let the app in too: an admin of it, and one of its sub-accounts. */
export function startTwoAgencies(how: HowInstalled = {}): Promise<InstalledWorld & { stranger: Person; theirLocationId: string }> {
  return startWith(how, async (world) => {
    const theirs = world.locations.find(({ companyId }) => companyId !== world.locations[0]?.companyId)
    const installed = await letIn(world, how)
    await world.install({ companyId: theirs?.companyId })
    return { ...installed, stranger: await world.agencyAdmin(theirs?.companyId), theirLocationId: theirs?.id ?? '' }
  })
}

async function letIn(world: World, { install, places }: HowInstalled): Promise<InstalledWorld> {
  const locationIds = places === undefined ? world.emptyLocationIds : await world.makeLocations(places)
  await world.install(install)
  return { world, admin: await world.agencyAdmin(), locationIds, locationId: locationIds[0] ?? '' }
}

/** Nobody would close a world whose beginning has failed. */
async function startWith<T>(options: WorldOptions, begin: (world: World) => Promise<T>): Promise<T> {
  const world = await startWorld(options)
  try {
    return await begin(world)
  } catch (error) {
    await world.close()
    throw error
  }
}
