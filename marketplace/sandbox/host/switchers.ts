import { html } from 'hono/html'
import { icon } from '../look/icons.ts'
import type { Location, User } from '../state.ts'
import type { World } from '../world.ts'
import { addressOf, mayStand, type Choice } from './choice.ts'

/** Where: the agency's own view and every location of every agency. */
export function locationSwitcher(world: World, choice: Choice) {
  const here = choice.location
  return html`<details class="menu where">
    <summary aria-label="Switch location">
      <span class="avatar square">${initials(here?.name ?? choice.company.name)}</span>
      <span class="two"><b>${here?.name ?? choice.company.name}</b><small>${here ? townOf(here) : 'Agency view'}</small></span>
      ${icon('down')}
    </summary>
    <div class="drop">
      ${Object.values(world.state.companies).map(
        (company) =>
          html`<h3>${company.name}</h3>
            <a
              href="${addressOf(choice, { location: null, company, page: 'groundwork' })}"
              aria-current="${String(!here && company.id === choice.company.id)}"
            >
              <span class="avatar">${initials(company.name)}</span
              ><span class="two"><b>Agency view</b><small>All sub-accounts</small></span>
            </a>
            ${Object.values(world.state.locations)
              .filter((one) => one.companyId === company.id)
              .map((one) => entry(world, choice, one))}`,
      )}
    </div>
  </details>`
}

/** Who: the agency's people, and those of this location. */
export function userSwitcher(world: World, choice: Choice) {
  const people = Object.values(world.state.users).filter((one) => mayStand(one, choice.company, choice.location))
  const agency = people.filter((one) => one.roles.type === 'agency')
  const here = people.filter((one) => one.roles.type !== 'agency')
  return html`<details class="menu who push">
    <summary aria-label="Signed in as ${nameOf(choice.user)}">
      <span class="avatar">${initials(nameOf(choice.user))}</span>
      <span class="two"><b>${nameOf(choice.user)}</b><small>${roleOf(choice.user)}</small></span>
      ${icon('down')}
    </summary>
    <div class="drop right">
      <h3>Signed in as</h3>
      ${agency.map((one) => person(choice, one))} ${here.length ? html`<h3>People of this location</h3>` : ''}
      ${here.map((one) => person(choice, one))}
    </div>
  </details>`
}

type Badge = { words: string; tone: string }

/** Whether the app is there matters more than how full the location is. */
export function badgeOf(world: World, location: Location): Badge {
  const installed = location.id in world.state.locationInstalls
  if (!installed && location.status === 'active' && (location.skippedInBulk || location.companyId in world.state.companyInstalls))
    return { words: 'not installed', tone: 'warn' }
  return stateOf(location)
}

export function stateOf(location: Location): Badge {
  if (location.status === 'suspended') return { words: 'suspended', tone: 'bad' }
  if (location.status === 'revoked') return { words: 'access revoked', tone: 'bad' }
  return { words: location.badge, tone: location.badge === 'messy' ? 'warn' : location.badge === 'busy' ? 'good' : '' }
}

/** A sub-account that an app has made may have no address. */
export function townOf({ profile }: Location): string {
  return [profile.city, profile.state].filter((part) => typeof part === 'string' && part !== '').join(', ') || 'No address yet'
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\w/.test(word))
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
}

export function nameOf(user: User): string {
  return `${user.firstName} ${user.lastName}`
}

export function roleOf(user: User): string {
  if (user.isOwner) return 'Agency owner'
  return `${user.roles.type === 'agency' ? 'Agency' : 'Location'} ${user.roles.role}`
}

function entry(world: World, choice: Choice, one: Location) {
  const { words, tone } = badgeOf(world, one)
  return html`<a
    href="${addressOf(choice, { location: one, page: choice.location ? choice.page : 'groundwork' })}"
    aria-current="${String(one.id === choice.location?.id)}"
  >
    <span class="avatar square">${initials(one.name)}</span><span class="two"><b>${one.name}</b><small>${townOf(one)}</small></span>
    <span class="badge ${tone}">${words}</span>
  </a>`
}

function person(choice: Choice, one: User) {
  return html`<a href="${addressOf(choice, { userId: one.id })}" aria-current="${String(one.id === choice.user.id)}">
    <span class="avatar">${initials(nameOf(one))}</span><span class="two"><b>${nameOf(one)}</b><small>${roleOf(one)}</small></span>
  </a>`
}
