import { forCompany } from '../api/doors.ts'
import type { Operation } from '../api/operation.ts'
import { refuse } from '../api/refusal.ts'
import { required, text } from '../api/rules.ts'
import { issueTokens } from './issue-tokens.ts'

export const locationTokenOperation: Operation = {
  method: 'POST',
  path: '/oauth/location-token',
  ...forCompany('oauth.write'),
  body: { companyId: required(text), locationId: required(text) },
  handle({ world, token, locationId }) {
    const location = world.state.locations[locationId]
    const install = world.state.locationInstalls[locationId]
    if (!location || !install || location.status === 'revoked') return refuse(403, 'The token does not have access to this location.')
    if (location.status === 'suspended') return refuse(400, 'Location is not active')
    const scopes = [...new Set([...install.scopes, 'oauth.readonly', 'oauth.write'])]
    const issued = issueTokens(world, { class: 'Location', companyId: token.companyId, locationId, userId: install.userId, scopes })
    return { ...issued, appId: world.app.id, versionId: world.app.versionId }
  },
}
