import { expect, test } from 'vitest'
import { statusOfCompany, statusOfLocation } from './install-status.ts'

const withTokens = { status: 'active', sealed_refresh_token: 'sealed' } as const
const withoutTokens = { status: 'active', sealed_refresh_token: null } as const

test('a company is active once its tokens are there', () => {
  expect(statusOfCompany(undefined)).toBe('missing')
  expect(statusOfCompany(withoutTokens)).toBe('missing')
  expect(statusOfCompany(withTokens)).toBe('active')
  expect(statusOfCompany({ status: 'uninstalled', sealed_refresh_token: null })).toBe('missing')
  expect(statusOfCompany({ status: 'revoked', sealed_refresh_token: null })).toBe('revoked')
})

test('a location works with its own tokens or through its company', () => {
  expect(statusOfLocation(withTokens, undefined)).toBe('active')
  expect(statusOfLocation(withoutTokens, withTokens)).toBe('active')
  expect(statusOfLocation(withoutTokens, undefined)).toBe('missing')
  expect(statusOfLocation(withoutTokens, { status: 'revoked', sealed_refresh_token: null })).toBe('revoked')
  expect(statusOfLocation(undefined, withTokens)).toBe('missing')
})

test("a location's own ending counts, whatever its company's state is", () => {
  expect(statusOfLocation({ status: 'uninstalled', sealed_refresh_token: null }, withTokens)).toBe('missing')
  expect(statusOfLocation({ status: 'suspended', sealed_refresh_token: 'sealed' }, withTokens)).toBe('suspended')
  expect(statusOfLocation({ status: 'revoked', sealed_refresh_token: null }, withTokens)).toBe('revoked')
})
