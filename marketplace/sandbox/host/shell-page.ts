import { html } from 'hono/html'
import { icon, type IconName } from '../look/icons.ts'
import type { World } from '../world.ts'
import { addressOf, type Choice } from './choice.ts'
import { sheet } from './sheet.ts'
import { locationSwitcher, userSwitcher } from './switchers.ts'

type Item = { page: string; title: string; icon: IconName }

const locationItems: Item[] = [
  { page: 'dashboard', title: 'Dashboard', icon: 'dashboard' },
  { page: 'conversations', title: 'Conversations', icon: 'conversations' },
  { page: 'calendars', title: 'Calendars', icon: 'calendars' },
  { page: 'contacts', title: 'Contacts', icon: 'contacts' },
  { page: 'opportunities', title: 'Opportunities', icon: 'opportunities' },
  { page: 'payments', title: 'Payments', icon: 'payments' },
  { page: 'automation', title: 'Automation', icon: 'automation' },
  { page: 'sites', title: 'Sites', icon: 'sites' },
  { page: 'settings', title: 'Settings', icon: 'settings' },
]

const agencyItems: Item[] = [
  { page: 'accounts', title: 'Sub-accounts', icon: 'accounts' },
  { page: 'team', title: 'Team', icon: 'team' },
]

const app: Item = { page: 'groundwork', title: 'Groundwork', icon: 'groundwork' }
const log: Item = { page: 'log', title: 'Request log', icon: 'log' }

export function shellPage(world: World, choice: Choice) {
  const framed = choice.page === app.page
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${choice.location?.name ?? choice.company.name} · Sandbox CRM</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox/look/base.css" />
        <link rel="stylesheet" href="/sandbox/look/menus.css" />
        <link rel="stylesheet" href="/sandbox/look/shell.css" />
        <link rel="stylesheet" href="/sandbox/look/tables.css" />
        <script type="module" src="/sandbox/look/browser.js"></script>
      </head>
      <body class="shell" data-user="${choice.user.id}" data-location="${choice.location?.id ?? ''}">
        <aside class="side" id="side">
          <a class="brand" href="${addressOf(choice, { page: app.page })}"><span class="mark">S</span>Sandbox CRM</a>
          <nav aria-label="Main">
            ${(choice.location ? locationItems : agencyItems).map((item) => link(choice, item))}
            <hr />
            ${link(choice, app)}
          </nav>
          <nav class="apart" aria-label="Sandbox">
            ${link(choice, log)}
            <a class="item" href="/sandbox/control">${icon('control')}Sandbox controls</a>
            <p class="note">Everything here lives on this machine. Nothing is sent anywhere.</p>
          </nav>
        </aside>
        <header class="top">
          <button class="fold" type="button" aria-label="Menu" aria-controls="side">${icon('menu')}</button>
          ${locationSwitcher(world, choice)} ${userSwitcher(world, choice)}
        </header>
        <main>
          ${framed ? notice(world, choice) : ''}
          ${framed ? html`<iframe id="app" src="${world.app.url}/" title="Groundwork" allow="clipboard-read; clipboard-write; fullscreen"></iframe>` : html`<div class="sheet" id="sheet">${sheet(world, choice)}</div>`}
        </main>
      </body>
    </html>`
}

function link(choice: Choice, item: Item) {
  const current = choice.page === item.page ? 'page' : 'false'
  return html`<a class="item" href="${addressOf(choice, { page: item.page })}" aria-current="${current}"
    >${icon(item.icon)}${item.title}</a
  >`
}

function notice(world: World, { company, location }: Choice) {
  const install = html`<a href="${world.app.url}/oauth/install">Install it</a>`
  if (location?.status === 'suspended')
    return html`<p class="notice">This sub-account is paused: the API answers “Location is not active”.</p>`
  if (location?.status === 'revoked' && location.id in world.state.locationInstalls)
    return html`<p class="notice">The client withdrew Groundwork’s access to this sub-account.</p>`
  if (location && !(location.id in world.state.locationInstalls))
    return html`<p class="notice invite">Groundwork is not installed in this sub-account. ${install}</p>`
  if (!location && !(company.id in world.state.companyInstalls))
    return html`<p class="notice invite">Groundwork is not installed in this agency. ${install}</p>`
  return ''
}
