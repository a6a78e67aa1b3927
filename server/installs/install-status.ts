import type { InstallStatus } from '../contract/session.ts'
import type { Install } from './install-store.ts'

type Row = Pick<Install, 'status' | 'sealed_refresh_token'>

/** What the company's own install lets us do in the agency's view and on behalf of its locations. */
export function statusOfCompany(company: Row | undefined): InstallStatus {
  if (company === undefined || company.status === 'uninstalled') return 'missing'
  if (company.status !== 'active') return company.status
  // An INSTALL that came before the callback: there are no tokens yet.
  return company.sealed_refresh_token === null ? 'missing' : 'active'
}

/** A location works with tokens of its own, or through its company's. */
export function statusOfLocation(location: Row | undefined, company: Row | undefined): InstallStatus {
  if (location === undefined || location.status === 'uninstalled') return 'missing'
  if (location.status !== 'active') return location.status
  return location.sealed_refresh_token === null ? statusOfCompany(company) : 'active'
}
