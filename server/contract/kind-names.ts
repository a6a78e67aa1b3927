import { z } from 'zod'

/** Kinds that the platform's public API can write, in the order in which they depend on each other. */
export const coreKindNames = [
  'user',
  'custom-field',
  'custom-value',
  'tag',
  'pipeline',
  'calendar-group',
  'calendar',
  'product',
  'price',
  'email-template',
  'trigger-link',
] as const

/** Kinds beyond the core that the public API can write as well. */
export const extendedKindNames = [
  'collection',
  'coupon',
  'availability-schedule',
  'calendar-notification',
  'business',
  'custom-object',
  'object-folder',
  'object-field',
  'association',
  'knowledge-base',
  'knowledge-faq',
  'media-folder',
  'brand-board',
  'chat-widget',
  'conversation-agent',
  'voice-agent',
  'invoice-template',
  'url-redirect',
] as const
export type ExtendedKindName = (typeof extendedKindNames)[number]

/** What an agency's own token writes: the sub-account itself and what the agency decides about it. */
export const agencyKindNames = ['location', 'snapshot', 'location-permissions', 'custom-menu-link'] as const

/** What no public API can make: listed in the plan, carried on the hand-over checklist. */
export const byHandKindNames = ['workflow', 'form', 'survey', 'funnel', 'phone-number', 'domain'] as const

export const kindNames = [...coreKindNames, ...extendedKindNames, ...agencyKindNames, ...byHandKindNames] as const

export const KindName = z.enum(kindNames).meta({ description: 'A sort of thing that a location can hold.' })
export type KindName = z.infer<typeof KindName>

export const KindTier = z.enum(['core', 'extended', 'agency', 'by-hand'])
export type KindTier = z.infer<typeof KindTier>
