import { seedId } from '../ids.ts'
import type { Location, LocationStatus } from '../state.ts'

type Place = {
  name: string
  badge?: string
  status?: LocationStatus
  skippedInBulk?: boolean
  street: string
  city: string
  state: string
  postalCode: string
  phone: string
  timezone: string
  site: string
}

export function place(
  companyId: string,
  { name, badge = 'empty', status = 'active', skippedInBulk = false, street, site, ...rest }: Place,
): Location {
  return {
    id: seedId(`location ${companyId} ${name}`),
    companyId,
    name,
    status,
    badge,
    skippedInBulk,
    profile: { ...rest, address: street, country: 'US', website: `https://${site}`, email: `hello@${site}` },
  }
}

const eastern = 'America/New_York'
const central = 'America/Chicago'
const mountain = 'America/Denver'
const pacific = 'America/Los_Angeles'

/** The first agency's sub-accounts, from empty to messy. */
export const northlightPlaces: Place[] = [
  {
    name: 'Bright Smile Dental',
    street: '418 Maple Avenue',
    city: 'Austin',
    state: 'TX',
    postalCode: '78704',
    phone: '+15125550142',
    timezone: central,
    site: 'brightsmile-austin.example',
  },
  {
    name: 'Harbor Family Law',
    street: '77 Commercial Street',
    city: 'Portland',
    state: 'ME',
    postalCode: '04101',
    phone: '+12075550118',
    timezone: eastern,
    site: 'harborfamilylaw.example',
  },
  {
    name: 'Copper Kettle Roasters',
    street: '2204 Pine Street',
    city: 'Boulder',
    state: 'CO',
    postalCode: '80302',
    phone: '+13035550176',
    timezone: mountain,
    site: 'copperkettle.example',
  },
  {
    name: 'Summit HVAC & Plumbing',
    badge: 'messy',
    street: '951 Industrial Way',
    city: 'Reno',
    state: 'NV',
    postalCode: '89502',
    phone: '+17755550163',
    timezone: pacific,
    site: 'summit-hvac.example',
  },
  {
    name: 'Riverbend Physiotherapy',
    badge: 'busy',
    street: '36 Mill Lane',
    city: 'Asheville',
    state: 'NC',
    postalCode: '28801',
    phone: '+18285550135',
    timezone: eastern,
    site: 'riverbendphysio.example',
  },
  {
    name: 'Lumen Med Spa',
    badge: 'started',
    street: '640 Ocean Drive',
    city: 'Miami',
    state: 'FL',
    postalCode: '33139',
    phone: '+13055550190',
    timezone: eastern,
    site: 'lumenmedspa.example',
  },
  {
    name: 'Prairie Home Realty',
    street: '1120 Grand Avenue',
    city: 'Des Moines',
    state: 'IA',
    postalCode: '50309',
    phone: '+15155550127',
    timezone: central,
    site: 'prairiehomerealty.example',
  },
  {
    name: 'Ironworks Gym Southside',
    street: '89 Foundry Row',
    city: 'Pittsburgh',
    state: 'PA',
    postalCode: '15203',
    phone: '+14125550151',
    timezone: eastern,
    site: 'ironworks-south.example',
  },
  {
    name: 'Ironworks Gym Uptown',
    street: '300 Centre Avenue',
    city: 'Pittsburgh',
    state: 'PA',
    postalCode: '15219',
    phone: '+14125550152',
    timezone: eastern,
    site: 'ironworks-uptown.example',
  },
  {
    name: 'Ironworks Gym Lakeview',
    street: '2710 Clark Street',
    city: 'Chicago',
    state: 'IL',
    postalCode: '60614',
    phone: '+17735550153',
    timezone: central,
    site: 'ironworks-lakeview.example',
  },
  {
    name: 'Cedar & Sage Catering',
    skippedInBulk: true,
    street: '15 Orchard Road',
    city: 'Eugene',
    state: 'OR',
    postalCode: '97401',
    phone: '+15415550109',
    timezone: pacific,
    site: 'cedarandsage.example',
  },
  {
    name: 'Old Mill Auto Repair',
    badge: 'suspended',
    status: 'suspended',
    street: '502 Depot Street',
    city: 'Springfield',
    state: 'MO',
    postalCode: '65806',
    phone: '+14175550138',
    timezone: central,
    site: 'oldmillauto.example',
  },
  {
    name: 'Velvet Room Salon',
    badge: 'revoked',
    status: 'revoked',
    street: '28 Charles Street',
    city: 'Baltimore',
    state: 'MD',
    postalCode: '21201',
    phone: '+14105550184',
    timezone: eastern,
    site: 'velvetroom.example',
  },
  {
    name: 'Pinecrest Veterinary',
    street: '73 Timber Trail',
    city: 'Missoula',
    state: 'MT',
    postalCode: '59801',
    phone: '+14065550147',
    timezone: mountain,
    site: 'pinecrestvet.example',
  },
]

export const quaysidePlaces: Place[] = [
  {
    name: 'Quayside Tutoring',
    street: '9 Wharf Street',
    city: 'Savannah',
    state: 'GA',
    postalCode: '31401',
    phone: '+19125550121',
    timezone: eastern,
    site: 'quaysidetutoring.example',
  },
  {
    name: 'Marigold Florists',
    badge: 'started',
    street: '214 Bay Street',
    city: 'Savannah',
    state: 'GA',
    postalCode: '31401',
    phone: '+19125550166',
    timezone: eastern,
    site: 'marigoldflorists.example',
  },
]
