import { kinds } from './registry.ts'

/** For installing into an agency, minting tokens of its locations, and knowing their names (platform dossier §1.4, §1.5). */
const installScopes = ['oauth.readonly', 'oauth.write', 'locations.readonly', 'companies.readonly'] as const

/** For knowing, before anything is deleted, whether it is in use. */
const careScopes = ['contacts.readonly', 'opportunities.readonly', 'objects/record.readonly'] as const

/** Every scope that the app asks for on the consent page. */
export function requiredScopes(): string[] {
  return [...new Set([...installScopes, ...careScopes, ...kinds.flatMap((kind) => [...kind.scopes.read, ...kind.scopes.write])])]
}
