import { html } from 'hono/html'
import { emptyShelf } from '../state.ts'
import type { World } from '../world.ts'
import { agencySheet } from './agency-sheets.ts'
import type { Choice } from './choice.ts'
import { locationSheets } from './location-sheets.ts'
import { requestLogSheet } from './request-log-sheet.ts'
import { heading } from './table.ts'

/** What is there right now, for every sidebar item but the app. */
export function sheet(world: World, choice: Choice) {
  if (choice.page === 'log') return requestLogSheet(world, choice)
  if (!choice.location) return agencySheet(world, choice)
  const { id } = choice.location
  const draw = locationSheets[choice.page]
  if (!draw) return html`${heading('Not here', 'There is no such page.')}`
  return draw({
    shelf: world.state.things[id] ?? emptyShelf(),
    users: Object.values(world.state.users).filter((user) => user.roles.locationIds.includes(id)),
    location: choice.location,
  })
}
