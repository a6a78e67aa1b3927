import { z } from 'zod'
import { isNewLocation } from '../contract/new-location.ts'
import { defineKind, type Live, type Target, type WriteScope } from './kind.ts'
import { pathOf } from './location.ts'

/** The published words (`UpdatePermissionsDto`). */
const features = [
  '2-way-text-messaging',
  'gmb-messaging',
  'web-chat',
  'reputation-management',
  'facebook-messenger',
  'gmb-call-tracking',
  'missed-call-text-back',
  'text-to-pay',
  'calendar',
  'crm',
  'opportunities',
  'email-marketing',
  'form-builder',
  'survey-builder',
  'trigger-links',
  'html-builder',
  'sms-email-templates',
  'funnels',
  'websites',
  'workflow',
  'membership',
  'all-reports',
  'triggers',
  'campaigns',
  'launchpad',
] as const

const PermissionsSpec = z.strictObject({
  permissions: z.array(z.enum(features)).describe('Every feature that is switched on; what is not named is switched off.'),
})

/** The words for the scope really are `locations/write` (published description of locations). */
export const locationPermissions = defineKind<z.infer<typeof PermissionsSpec>>({
  name: 'location-permissions',
  title: 'Feature permissions',
  plural: 'Feature permissions',
  description: 'Which features the agency has switched on for the sub-account. There is exactly one such list, always.',
  tier: 'agency',
  place: 'company',
  comesFirst: true,
  needs: ['location'],
  single: true,
  scopes: { read: ['locations/write'], write: ['locations/write'] },
  spec: PermissionsSpec,
  titleOf: () => 'Feature permissions',
  identify: () => 'permissions',
  identifyLive: () => 'permissions',
  normalise: (_, value) => (Array.isArray(value) ? value.map(String).toSorted() : value),
  repeatable: true,

  async list({ api, target }) {
    if (isNewLocation(target.locationId)) return []
    return [toLive(target, await api.get(permissionsPath(target), { schema: PermissionsAnswer }))]
  },

  /** A sub-account that was just made has the platform's own list: it is replaced. */
  create: (scope, spec) => write(scope, spec),
  update: (scope, _, spec) => write(scope, spec),

  cannotUndo: 'undo.permissions',
  keptBecause: 'kept.permissions',
})

const PermissionsAnswer = z.looseObject({ permissions: z.array(z.string()) })

async function write({ api, target }: WriteScope, { permissions }: z.infer<typeof PermissionsSpec>): Promise<Live> {
  return toLive(target, await api.put(permissionsPath(target), { body: { permissions }, schema: PermissionsAnswer }))
}

function toLive({ locationId }: Target, { permissions }: z.infer<typeof PermissionsAnswer>): Live {
  return { id: locationId, title: 'Feature permissions', fields: { permissions } }
}

function permissionsPath(target: Target): string {
  return `${pathOf(target.locationId)}/permissions`
}
