import { forBoth } from '../api/doors.ts'
import type { Call, Operation } from '../api/operation.ts'
import { refuse } from '../api/refusal.ts'
import { text } from '../api/rules.ts'
import type { JsonObject } from '../json.ts'
import { uninstall } from './uninstall.ts'

const path = '/marketplace/app/:appId/installations'

export const installationOperations: Operation[] = [
  { method: 'GET', path, ...forBoth('marketplace-installer-details.readonly'), handle: describe },
  { method: 'DELETE', path, ...forBoth('oauth.write'), body: { companyId: text, locationId: text, reason: text }, handle: remove },
]

function describe({ world, token, params }: Call): JsonObject {
  if (params.appId !== world.app.id) refuse(404, 'App not found')
  const company = world.state.companies[token.companyId]
  if (!company) return refuse(404, 'Company not found')
  const owner = Object.values(world.state.users).find((user) => user.companyId === company.id && user.isOwner)
  return {
    installationDetails: {
      companyId: company.id,
      ...(token.locationId ? { locationId: token.locationId } : {}),
      companyName: company.name,
      relationshipNumber: '0-042-917',
      companyEmail: company.email,
      companyOwnerFullName: owner ? `${owner.firstName} ${owner.lastName}` : '',
      userId: token.userId,
      isWhitelabelCompany: company.whitelabel !== null,
      companyPlan: 'active',
      companyHighLevelPlan: 'agency_annual_497',
      marketplaceAppPlanId: world.app.planId,
      ...(company.whitelabel ? { whitelabelDetails: company.whitelabel } : {}),
    },
  }
}

function remove({ world, token, params, body }: Call): JsonObject {
  if (params.appId !== world.app.id) refuse(404, 'App not found')
  if (token.class === 'Location') {
    if (!body.locationId) refuse(422, ['locationId should not be empty'])
    uninstall(world, { locationId: String(body.locationId) })
  } else {
    if (!body.companyId && !body.locationId) refuse(422, ['companyId should not be empty'])
    uninstall(world, body.locationId ? { locationId: String(body.locationId) } : { companyId: token.companyId })
  }
  return { success: true }
}
