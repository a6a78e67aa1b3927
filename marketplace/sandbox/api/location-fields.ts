import { flag, name, required, shape, text, type Fields } from './rules.ts'

const social = [
  'facebookUrl',
  'googlePlus',
  'linkedIn',
  'foursquare',
  'twitter',
  'yelp',
  'instagram',
  'youtube',
  'pinterest',
  'blogRss',
  'googlePlacesId',
]

export const settings = {
  allowDuplicateContact: false,
  allowDuplicateOpportunity: false,
  allowFacebookNameMerge: false,
  disableContactTimezone: false,
}

const profile: Fields = {
  companyId: required(text),
  phone: text,
  address: text,
  city: text,
  state: text,
  country: { ...text, pattern: /^[A-Z]{2}$/ },
  postalCode: text,
  website: text,
  timezone: text,
  prospectInfo: shape({ firstName: name, lastName: name, email: name }),
  settings: shape(Object.fromEntries(Object.keys(settings).map((key) => [key, flag]))),
  social: shape(Object.fromEntries(social.map((key) => [key, text]))),
  twilio: shape({ sid: name, authToken: name }),
  mailgun: shape({ apiKey: name, domain: name }),
}

export const creation: Fields = { ...profile, name, snapshotId: text }
export const update: Fields = { ...profile, name: { ...text, notEmpty: true }, snapshot: shape({ id: name, override: required(flag) }) }

/** What a person sees of it: the rest of a body says who asks, or is a secret. */
export const kept = ['phone', 'address', 'city', 'state', 'country', 'postalCode', 'website', 'timezone', 'settings', 'social']

export const features = [
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
]
