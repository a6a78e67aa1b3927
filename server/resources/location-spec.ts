import { z } from 'zod'

const socialLinks = [
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
] as const

const flag = (about: string) => z.boolean().optional().describe(`${about} Default false.`)

/** What the API takes of a sub-account; `twilio` and `mailgun` are left out, since a blueprint holds no secrets. */
export const LocationSpec = z.strictObject({
  name: z.string().trim().min(1).max(200).describe('Name of the sub-account, as the switcher shows it.'),
  phone: z.string().optional().describe('Phone number of the business with country code, such as +14155550123.'),
  address: z.string().optional().describe('Street and number.'),
  city: z.string().optional().describe('Town or city.'),
  state: z.string().optional().describe('State or region.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters, such as US')
    .optional()
    .describe('Country as two capital letters (ISO 3166-1), such as US.'),
  postalCode: z.string().optional().describe('Postal code.'),
  website: z.string().optional().describe('Web address of the business.'),
  timezone: z.string().optional().describe('Time zone by its IANA name, such as America/Chicago.'),
  prospectInfo: z
    .strictObject({
      firstName: z.string().min(1).describe('First name.'),
      lastName: z.string().min(1).describe('Last name.'),
      email: z.email().describe('E-mail address; it becomes that of the sub-account.'),
    })
    .optional()
    .describe("The client's contact person. The platform does not show it again, so a change made there is not noticed."),
  settings: z
    .strictObject({
      allowDuplicateContact: flag('Two contacts may share an e-mail address or phone number.'),
      allowDuplicateOpportunity: flag('A contact may have two opportunities in one pipeline.'),
      allowFacebookNameMerge: flag('Contacts from Facebook are merged by name.'),
      disableContactTimezone: flag("Contacts are not given a time zone of their own; the sub-account's counts."),
    })
    .optional()
    .describe('How contacts and opportunities are kept.'),
  social: z
    .strictObject(
      Object.fromEntries(socialLinks.map((name) => [name, z.string().optional().describe(`The business on ${name}: its address or id.`)])),
    )
    .optional()
    .describe("The business's pages elsewhere."),
})
export type LocationSpec = z.infer<typeof LocationSpec>
