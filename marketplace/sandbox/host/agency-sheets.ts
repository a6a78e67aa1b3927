import { html } from 'hono/html'
import { emptyShelf, type Location } from '../state.ts'
import type { World } from '../world.ts'
import { addressOf, type Choice } from './choice.ts'
import { nameOf, roleOf, stateOf } from './switchers.ts'
import { block, heading, type Html } from './table.ts'

export function agencySheet(world: World, choice: Choice): Html {
  const { company } = choice
  if (choice.page === 'team') {
    const users = Object.values(world.state.users).filter((user) => user.companyId === company.id)
    return html`${heading('Team', company.name)}
    ${block('People', users, [
      { title: 'Name', show: nameOf },
      { title: 'E-mail', show: (user) => user.email },
      { title: 'Role', show: roleOf },
      { title: 'Locations', show: (user) => user.roles.locationIds.length },
    ])}`
  }
  const locations = Object.values(world.state.locations).filter((location) => location.companyId === company.id)
  const shelfOf = (id: string) => world.state.things[id] ?? emptyShelf()
  return html`${heading('Sub-accounts', company.name)}
  ${block('Locations', locations, [
    { title: 'Name', show: (location) => html`<a href="${addressOf(choice, { location, page: 'dashboard' })}">${location.name}</a>` },
    { title: 'State', show: (location) => stateBadge(location) },
    {
      title: 'App',
      show: (location) =>
        location.id in world.state.locationInstalls
          ? html`<span class="badge good">installed</span>`
          : html`<span class="badge">not installed</span>`,
    },
    { title: 'Contacts', show: (location) => shelfOf(location.id).contacts.length.toLocaleString('en') },
    { title: 'Tags', show: (location) => shelfOf(location.id).tags.length },
    { title: 'Fields', show: (location) => shelfOf(location.id).customFields.length },
    { title: 'Pipelines', show: (location) => shelfOf(location.id).pipelines.length },
    { title: 'Calendars', show: (location) => shelfOf(location.id).calendars.length },
  ])}`
}

function stateBadge(location: Location) {
  const { words, tone } = stateOf(location)
  return html`<span class="badge ${tone}">${words}</span>`
}
