import { Hono, type Context } from 'hono'
import type { World } from '../world.ts'
import { consentPage, refusedPage } from './consent-page.ts'
import { readConsentRequest } from './consent-request.ts'
import { install } from './install.ts'

const paths = ['/v2/oauth/chooselocation', '/oauth/chooselocation']

/** Where a person lets the app in; the answer goes back to the app as a code. */
export function consentDoor(world: World): Hono {
  const door = new Hono({ strict: false })
  for (const path of paths) {
    door.get(path, (c) => show(world, c))
    door.post(path, (c) => allow(world, c))
  }
  return door
}

function show(world: World, c: Context): Response | Promise<Response> {
  const query = new URL(c.req.url).searchParams
  const asked = readConsentRequest(world, query)
  return asked.ok ? c.html(consentPage(world, asked.request, query)) : c.html(refusedPage(asked.code, asked.reason), 400)
}

async function allow(world: World, c: Context): Promise<Response> {
  const asked = readConsentRequest(world, new URL(c.req.url).searchParams)
  if (!asked.ok) return c.html(refusedPage(asked.code, asked.reason), 400)
  const { redirectUri, scopes, state } = asked.request
  const form = new URLSearchParams(await c.req.text())
  const user = world.state.users[form.get('user') ?? '']
  const chosen = form.getAll('location').filter((id) => world.state.locations[id]?.companyId === user?.companyId)
  const all = form.get('reach') === 'all'
  const ofAgency = user?.roles.type === 'agency'
  const own = ofAgency ? chosen : chosen.filter((id) => user?.roles.locationIds.includes(id))
  if (!user || (!(ofAgency && all) && own.length === 0))
    return c.html(refusedPage('error.nolocation', 'Choose at least one sub-account.'), 400)
  const code = install(world, {
    as: ofAgency ? 'agency' : 'location',
    companyId: user.companyId,
    userId: user.id,
    scopes,
    ...(ofAgency && all
      ? { futureLocations: form.get('future') === 'yes' }
      : { locationIds: ofAgency ? own : own.slice(0, 1), futureLocations: false }),
  })
  const back = new URL(redirectUri)
  back.searchParams.set('code', code)
  if (state !== undefined) back.searchParams.set('state', state)
  return c.redirect(back.toString())
}
