import type { DeepLink } from '../contract/deep-link.ts'
import type { KindName } from '../contract/kind-names.ts'

/** `page` is the section of a kind; `one` the page of one of them, where its address is known to carry its id. */
type Place = { page: string; one?: (id: string) => string }

/**
 * Where each kind is in the platform's own pages. The addresses are no published interface: they were collected from
 * what agencies' own scripts open (November 2026), and where the page of one thing is not known, its section is linked.
 */
const places: Partial<Record<KindName, Place>> = {
  user: { page: 'settings/staff/team' },
  'custom-field': { page: 'settings/fields' },
  'custom-value': { page: 'settings/custom_values' },
  tag: { page: 'settings/tags' },
  pipeline: { page: 'crm-settings' },
  'calendar-group': { page: 'settings/calendars' },
  calendar: { page: 'settings/calendars' },
  'calendar-notification': { page: 'settings/calendars' },
  'availability-schedule': { page: 'settings/calendars' },
  product: { page: 'payments/products' },
  price: { page: 'payments/products' },
  collection: { page: 'payments/products' },
  coupon: { page: 'payments/coupons' },
  'invoice-template': { page: 'payments/invoices' },
  'email-template': { page: 'marketing/emails' },
  'trigger-link': { page: 'marketing/trigger-links' },
  'custom-object': { page: 'settings/objects' },
  'object-folder': { page: 'settings/fields' },
  'object-field': { page: 'settings/fields' },
  association: { page: 'settings/objects' },
  business: { page: 'contacts/companies' },
  'media-folder': { page: 'media-storage' },
  'knowledge-base': { page: 'settings/knowledge-base-settings' },
  'knowledge-faq': { page: 'settings/knowledge-base-settings' },
  'conversation-agent': { page: 'settings/conversation-ai-v2' },
  'voice-agent': { page: 'settings/ai-agents' },
  'brand-board': { page: 'marketing/brand-boards' },
  'chat-widget': { page: 'funnels-websites/chat-widget' },
  'url-redirect': { page: 'settings/domain' },
  location: { page: 'settings/company' },
  workflow: { page: 'automation/workflows' },
  form: { page: 'form-builder/main', one: (id) => `form-builder-v2/${id}` },
  survey: { page: 'survey-builder/main', one: (id) => `survey-builder-v2/${id}` },
  funnel: { page: 'funnels-websites/funnels', one: (id) => `funnels-websites/funnels/${id}` },
  'phone-number': { page: 'settings/phone_number' },
  domain: { page: 'settings/domain' },
}

/**
 * Where a person finds a thing, or the section that it is in: `exact` says which. `base` is the address of the
 * platform's pages as this agency knows them, without a slash at its end.
 */
export function deepLink(base: string, locationId: string, kind: KindName, id: string | null): DeepLink {
  const place = places[kind] ?? { page: 'dashboard' }
  const path = id === null || place.one === undefined ? place.page : place.one(encodeURIComponent(id))
  return {
    url: `${base}/v2/location/${encodeURIComponent(locationId)}/${path}`,
    exact: id !== null && place.one !== undefined,
  }
}
