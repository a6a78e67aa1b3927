import type { JsonObject } from './json.ts'

export const kinds = [
  'tags',
  'customFields',
  'customValues',
  'pipelines',
  'calendarGroups',
  'calendars',
  'links',
  'emailTemplates',
  'products',
  'prices',
  'collections',
  'coupons',
  'schedules',
  'calendarNotifications',
  'businesses',
  'objects',
  'objectFolders',
  'objectFields',
  'objectRecords',
  'associations',
  'mediaFiles',
  'knowledgeBases',
  'knowledgeFaqs',
  'conversationAgents',
  'voiceAgents',
  'brandBoards',
  'chatWidgets',
  'invoiceTemplates',
  'urlRedirects',
  'workflows',
  'forms',
  'surveys',
  'funnels',
  'phoneNumbers',
  'contacts',
  'opportunities',
  'appointments',
] as const

export type Kind = (typeof kinds)[number]
export type Thing = JsonObject & { id: string; locationId: string }
export type Shelf = Record<Kind, Thing[]>

export type Company = {
  id: string
  name: string
  email: string
  phone: string
  whitelabel: { domain: string; logoUrl: string } | null
}

/** `revoked`: the client withdrew access without a word; `suspended`: the sub-account is paused. */
export type LocationStatus = 'active' | 'suspended' | 'revoked'

export type Location = {
  id: string
  companyId: string
  name: string
  status: LocationStatus
  /** What the switcher shows beside the name. */
  badge: string
  /** Left out of an agency-wide install unless it is ticked. */
  skippedInBulk: boolean
  profile: JsonObject
  /** Switched-on features; absent: all. */
  permissions?: string[]
  /** Snapshots that were laid under it, by their ids. */
  pushes?: Record<string, Push>
}

/** `loaded`: the parts that are there by now. */
export type Push = { at: number; override: boolean; loaded: string[]; failed: boolean }
export type Snapshot = { id: string; name: string; type: 'own' | 'imported'; parts: string[] }
/** What belongs to the agency itself. */
export type Agency = { snapshots: Snapshot[]; menuLinks: JsonObject[] }

export type User = JsonObject & {
  id: string
  companyId: string
  firstName: string
  lastName: string
  email: string
  isOwner: boolean
  roles: { type: string; role: string; locationIds: string[]; restrictSubAccount: boolean }
}

export type Install = { installedAt: string; userId: string; scopes: string[] }
export type CompanyInstall = Install & { futureLocations: boolean; approveAll: boolean; approved: string[] }

export type Grant = {
  class: 'Company' | 'Location'
  companyId: string
  locationId?: string
  userId: string
  scopes: string[]
}
export type AccessToken = Grant & { expiresAt: number }
export type RefreshToken = Grant & { usedAt?: number }
export type Code = Grant & { expiresAt: number; usedAt?: number }

export type State = {
  companies: Record<string, Company>
  agencies: Record<string, Agency>
  locations: Record<string, Location>
  users: Record<string, User>
  things: Record<string, Shelf>
  companyInstalls: Record<string, CompanyInstall>
  locationInstalls: Record<string, Install>
  codes: Record<string, Code>
  accessTokens: Record<string, AccessToken>
  refreshTokens: Record<string, RefreshToken>
  webhookKeys: { privatePem: string; publicPem: string }
}

export function emptyShelf(): Shelf {
  return Object.fromEntries(kinds.map((kind) => [kind, [] as Thing[]])) as Shelf
}
