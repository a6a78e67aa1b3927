import { isScope } from '../api/scopes.ts'
import type { World } from '../world.ts'

/** What the app asked for in the address of the consent page. */
export type ConsentRequest = { redirectUri: string; scopes: string[]; state?: string }

export type Asked = { ok: true; request: ConsentRequest } | { ok: false; code: string; reason: string }

export function readConsentRequest(world: World, query: URLSearchParams): Asked {
  const { app } = world
  const refused = (code: string, reason: string): Asked => ({ ok: false, code, reason })
  if (query.get('client_id') !== app.clientId) return refused('error.noclientid', 'client_id is not the id of this app.')
  const version = query.get('version_id')
  if (version && version !== app.versionId)
    return refused('error.noversionid', `version_id is not a version of this app (it has ${app.versionId}).`)
  if (query.get('response_type') !== 'code') return refused('error.responsetype', 'response_type must be code.')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (redirectUri !== `${app.url}/oauth/callback`) return refused('error.redirecturi', `redirect_uri must be ${app.url}/oauth/callback.`)
  const scopes = (query.get('scope') ?? '').split(/[\s+]+/).filter(Boolean)
  if (!scopes.length) return refused('error.noscope', 'scope is empty.')
  const strange = scopes.filter((scope) => !isScope(scope))
  if (strange.length) return refused('error.scope', `These scopes do not exist: ${strange.join(', ')}.`)
  const state = query.get('state')
  return { ok: true, request: { redirectUri, scopes, ...(state === null ? {} : { state }) } }
}
