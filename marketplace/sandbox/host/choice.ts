import type { Company, Location, User } from '../state.ts'
import type { World } from '../world.ts'

/** Who looks at what; nothing in `location` is the agency's own view. */
export type Choice = { company: Company; user: User; location?: Location; page: string }

/** Read from the address, and always one that may be: a person who has no business there gives way to the owner. */
export function readChoice(world: World, query: URLSearchParams): Choice | undefined {
  const { state } = world
  const named = state.users[query.get('user') ?? '']
  const asked = state.locations[query.get('location') ?? '']
  const ofAgency = query.get('view') === 'agency' || (!asked && named?.roles.type === 'agency' && query.get('location') !== null)
  const company = state.companies[asked?.companyId ?? query.get('company') ?? named?.companyId ?? ''] ?? Object.values(state.companies)[0]
  if (!company) return undefined
  const home = named?.roles.type === 'account' ? state.locations[named.roles.locationIds[0] ?? ''] : undefined
  const first = Object.values(state.locations).find((one) => one.companyId === company.id)
  const location = ofAgency ? undefined : (asked ?? home ?? first)
  const owner = Object.values(state.users).find((one) => one.companyId === company.id && one.isOwner)
  const user = named && mayStand(named, company, location) ? named : owner
  if (!user) return undefined
  return { company, user, page: query.get('page') ?? 'groundwork', ...(location ? { location } : {}) }
}

/** The address of a choice with some of it changed. */
export function addressOf(
  choice: Choice,
  change: { userId?: string; location?: Location | null; company?: Company; page?: string },
): string {
  const company = change.company ?? choice.company
  const location = change.location === undefined ? choice.location : (change.location ?? undefined)
  const query = new URLSearchParams(location ? { location: location.id } : { view: 'agency', company: company.id })
  query.set('user', change.userId ?? choice.user.id)
  const page = change.page ?? choice.page
  if (page !== 'groundwork') query.set('page', page)
  return `/?${query.toString()}`
}

export function mayStand(user: User, company: Company, location: Location | undefined): boolean {
  if (user.companyId !== company.id) return false
  return user.roles.type === 'agency' || Boolean(location && user.roles.locationIds.includes(location.id))
}
