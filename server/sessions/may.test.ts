import { expect, test } from 'vitest'
import type { Actor } from '../context.ts'
import { isAppError } from '../errors.ts'
import { capabilitiesOf } from './capabilities.ts'
import { requireMay } from './may.ts'

const inLocation: Actor = {
  sessionId: 'session_1',
  userId: 'u1',
  name: 'Ann',
  email: 'ann@example.com',
  role: 'user',
  companyId: 'c1',
  locationId: 'l1',
  install: 'active',
  can: capabilitiesOf('location', 'user', 'active'),
}

test('lets somebody in a location work there', () => {
  expect(() => requireMay(inLocation, 'plan', 'l1')).not.toThrow()
  expect(() => requireMay(inLocation, 'jobs.read')).not.toThrow()
})

test('refuses an actor from another location as if nothing were there', () => {
  expect(codeOf(() => requireMay(inLocation, 'plan', 'l2'))).toBe('not_found')
  expect(codeOf(() => requireMay({ ...inLocation, can: [] }, 'plan', 'l2'))).toBe('not_found')
})

test('lets an agency admin into any location, and an agency user only read', () => {
  const admin: Actor = { ...inLocation, locationId: null, role: 'admin', can: capabilitiesOf('agency', 'admin', 'active') }
  const user: Actor = { ...inLocation, locationId: null, can: capabilitiesOf('agency', 'user', 'active') }
  expect(() => requireMay(admin, 'apply', 'l2')).not.toThrow()
  expect(() => requireMay(user, 'company.read')).not.toThrow()
  for (const capability of ['plan', 'apply', 'jobs.control', 'blueprints.write'] as const) {
    expect(codeOf(() => requireMay(user, capability, 'l2'))).toBe('forbidden')
  }
})

test('says that the app is not installed rather than that the role is too small', () => {
  expect(codeOf(() => requireMay({ ...inLocation, install: 'missing', can: [] }, 'plan', 'l1'))).toBe('not_installed')
})

test('without access one can read and stop, and neither plan nor apply', () => {
  for (const install of ['suspended', 'revoked'] as const) {
    const can = capabilitiesOf('location', 'admin', install)
    expect(can).toContain('jobs.control')
    expect(can).not.toContain('plan')
    expect(can).not.toContain('apply')
  }
  expect(capabilitiesOf('agency', 'admin', 'missing')).toEqual([])
})

test('nobody in a location sees the company', () => {
  expect(capabilitiesOf('location', 'admin', 'active')).not.toContain('company.read')
})

function codeOf(act: () => void): string {
  try {
    act()
    return 'allowed'
  } catch (error) {
    return isAppError(error) ? error.code : 'other'
  }
}
