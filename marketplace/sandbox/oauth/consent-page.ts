import { html } from 'hono/html'
import { badgeOf, initials, nameOf, roleOf, townOf } from '../host/switchers.ts'
import { icon } from '../look/icons.ts'
import type { Location, User } from '../state.ts'
import type { World } from '../world.ts'
import type { ConsentRequest } from './consent-request.ts'

type Content = ReturnType<typeof html>

export function consentPage(world: World, request: ConsentRequest, query: URLSearchParams) {
  const users = Object.values(world.state.users)
  const user = world.state.users[query.get('as') ?? ''] ?? users.find((one) => one.isOwner)
  if (!user) return refusedPage('error.nouser', 'Nobody is signed in.')
  const company = world.state.companies[user.companyId]
  const places = Object.values(world.state.locations).filter(
    (one) => one.companyId === user.companyId && (user.roles.type === 'agency' || user.roles.locationIds.includes(one.id)),
  )
  return page(
    'Install Groundwork',
    html`<header>
        <div class="marks"><span class="mark app">${icon('groundwork')}</span>${icon('link')}<span class="mark">S</span></div>
        <h1>Install Groundwork</h1>
        <p>
          Groundwork asks for access to
          ${user.roles.type === 'agency' ? `the sub-accounts of ${company?.name ?? 'your agency'}` : 'your sub-account'}.
        </p>
      </header>
      ${whoMenu(world, user, query)}
      <form method="post">
        <input type="hidden" name="user" value="${user.id}" />
        ${user.roles.type === 'agency' ? agencyChoice(world, places) : locationChoice(world, places)} ${scopeList(request.scopes)}
        <footer>
          <a class="button" href="/">Cancel</a>
          <button class="button main" type="submit">Allow and install</button>
        </footer>
      </form>`,
  )
}

export function refusedPage(code: string, reason: string) {
  return page(
    'Cannot be added',
    html`<header>
      <h1>This integration cannot be added</h1>
      <p>Please contact the developer.</p>
      <p class="reason"><b>${code}</b> ${reason}</p>
      <p><a class="button" href="/">Back to Sandbox CRM</a></p>
    </header>`,
  )
}

function agencyChoice(world: World, places: Location[]) {
  return html`<fieldset class="reach">
    <legend class="visually-hidden">Where to install</legend>
    <label class="option">
      <input type="radio" name="reach" value="all" checked />
      <span
        ><b>All sub-accounts</b
        ><small>${places.filter((one) => !one.skippedInBulk).length} of ${places.length}; those that opted out are left alone</small></span
      >
    </label>
    <label class="sub"><input type="checkbox" name="future" value="yes" checked />Also in sub-accounts that are created later</label>
    <label class="option">
      <input type="radio" name="reach" value="some" />
      <span><b>Chosen sub-accounts</b><small>Only those that you tick</small></span>
    </label>
    <div class="places">${places.map((one) => placeRow(world, one, 'checkbox', false))}</div>
  </fieldset>`
}

function locationChoice(world: World, places: Location[]) {
  return html`<fieldset class="reach single">
    <legend class="visually-hidden">Where to install</legend>
    <div class="places">${places.map((one, index) => placeRow(world, one, 'radio', index === 0))}</div>
  </fieldset>`
}

function placeRow(world: World, location: Location, type: 'checkbox' | 'radio', checked: boolean) {
  const installed = location.id in world.state.locationInstalls
  const { words, tone } = badgeOf(world, location)
  return html`<label class="place">
    <input type="${type}" name="location" value="${location.id}" ${checked ? 'checked' : ''} />
    <span class="two"><b>${location.name}</b><small>${townOf(location)}</small></span>
    <span class="badge ${installed && location.status === 'active' ? 'good' : tone}"
      >${installed && location.status === 'active' ? 'installed' : words}</span
    >
  </label>`
}

function whoMenu(world: World, user: User, query: URLSearchParams) {
  const link = (one: User) => {
    const changed = new URLSearchParams(query)
    changed.set('as', one.id)
    return html`<a href="?${changed.toString()}" aria-current="${String(one.id === user.id)}">
      <span class="avatar">${initials(nameOf(one))}</span><span class="two"><b>${nameOf(one)}</b><small>${roleOf(one)}</small></span>
    </a>`
  }
  return html`<details class="menu">
    <summary>
      <span class="avatar">${initials(nameOf(user))}</span
      ><span class="two"><b>${nameOf(user)}</b><small>${roleOf(user)} · ${user.email}</small></span
      ><span class="switch">Switch</span>
    </summary>
    <div class="drop">
      ${Object.values(world.state.companies).map(
        (company) =>
          html`<h3>${company.name}</h3>
            ${Object.values(world.state.users)
              .filter((one) => one.companyId === company.id)
              .map(link)}`,
      )}
    </div>
  </details>`
}

function scopeList(scopes: string[]) {
  return html`<details class="scopes">
    <summary>What Groundwork may do <span class="badge">${scopes.length} scopes</span></summary>
    <ul>
      ${scopes.map((scope) => html`<li>${scope}</li>`)}
    </ul>
  </details>`
}

function page(title: string, body: Content) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Sandbox CRM</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox/look/base.css" />
        <link rel="stylesheet" href="/sandbox/look/menus.css" />
        <link rel="stylesheet" href="/sandbox/look/consent.css" />
      </head>
      <body class="consent">
        <main class="card">${body}</main>
      </body>
    </html>`
}
