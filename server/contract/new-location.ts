/** Stands where a location's id stands while the sub-account does not exist yet: `new:` and a key made of its name. */
export function isNewLocation(locationId: string): boolean {
  return locationId.startsWith('new:')
}
