import { seedId } from '../ids.ts'
import { emptyShelf, type Company, type Location, type Shelf, type State, type User } from '../state.ts'
import { newWebhookKeys } from '../webhooks/webhook-sender.ts'
import { fillBusy } from './busy.ts'
import { maker } from './make-things.ts'
import { fillMessy } from './messy.ts'
import { person } from './people.ts'
import { snapshotsOf } from './snapshots.ts'
import { northlightPlaces, place, quaysidePlaces } from './places.ts'

const northlight: Company = {
  id: seedId('company Northlight Agency'),
  name: 'Northlight Agency',
  email: 'team@northlight.example',
  phone: '+15125550100',
  whitelabel: { domain: 'app.northlight.example', logoUrl: 'https://app.northlight.example/logo.png' },
}

const quayside: Company = {
  id: seedId('company Quayside Digital'),
  name: 'Quayside Digital',
  email: 'hello@quayside.example',
  phone: '+19125550100',
  whitelabel: null,
}

/** Two agencies, the same in every run; nothing is installed yet. */
export function seed(keys = newWebhookKeys()): State {
  const locations = [...northlightPlaces.map((one) => place(northlight.id, one)), ...quaysidePlaces.map((one) => place(quayside.id, one))]
  const users = people(locations)
  const things: Record<string, Shelf> = Object.fromEntries(locations.map(({ id }) => [id, emptyShelf()]))
  for (const { id, name } of locations) {
    const staff = users.filter((user) => user.roles.type === 'account' && user.roles.locationIds.includes(id)).map((user) => user.id)
    fill(name, things[id] ?? emptyShelf(), id, staff)
  }
  return {
    companies: byId([northlight, quayside]),
    agencies: agenciesOf([northlight, quayside]),
    locations: byId(locations),
    users: byId(users),
    things,
    companyInstalls: {},
    locationInstalls: {},
    codes: {},
    accessTokens: {},
    refreshTokens: {},
    webhookKeys: keys,
  }
}

export function agenciesOf(companies: Company[]): State['agencies'] {
  return Object.fromEntries(companies.map(({ id }) => [id, { snapshots: snapshotsOf(id), menuLinks: [] }]))
}

function people(locations: Location[]): User[] {
  const at = (...names: string[]) => locations.filter((one) => names.includes(one.name)).map((one) => one.id)
  const all = (companyId: string) => locations.filter((one) => one.companyId === companyId).map((one) => one.id)
  const staff = (name: string, email: string, role: 'admin' | 'user', ...places: string[]) =>
    person(northlight.id, { name, email, type: 'account', role, locationIds: at(...places) })
  return [
    person(northlight.id, {
      name: 'Mara Ellison',
      email: 'mara@northlight.example',
      phone: '+15125550101',
      type: 'agency',
      role: 'admin',
      owner: true,
      locationIds: all(northlight.id),
    }),
    person(northlight.id, {
      name: 'Theo Grant',
      email: 'theo@northlight.example',
      type: 'agency',
      role: 'admin',
      locationIds: all(northlight.id),
    }),
    person(northlight.id, {
      name: 'Ines Duarte',
      email: 'ines@northlight.example',
      type: 'agency',
      role: 'user',
      locationIds: all(northlight.id),
    }),
    staff('Hana Kim', 'hana@brightsmile-austin.example', 'admin', 'Bright Smile Dental'),
    staff('Luis Ortega', 'luis@brightsmile-austin.example', 'user', 'Bright Smile Dental'),
    staff('Dale Prescott', 'dale@summit-hvac.example', 'admin', 'Summit HVAC & Plumbing'),
    staff('Kerry Boone', 'kerry@summit-hvac.example', 'user', 'Summit HVAC & Plumbing'),
    staff('Rita Solis', 'rita@summit-hvac.example', 'user', 'Summit HVAC & Plumbing'),
    staff('Amara Cole', 'amara@riverbendphysio.example', 'admin', 'Riverbend Physiotherapy'),
    staff('Joel Farris', 'joel@riverbendphysio.example', 'user', 'Riverbend Physiotherapy'),
    staff('Bianca Reyes', 'bianca@lumenmedspa.example', 'admin', 'Lumen Med Spa'),
    staff('Stan Kowalski', 'stan@ironworks.example', 'admin', 'Ironworks Gym Southside', 'Ironworks Gym Uptown', 'Ironworks Gym Lakeview'),
    person(quayside.id, {
      name: 'Owen Castle',
      email: 'owen@quayside.example',
      type: 'agency',
      role: 'admin',
      owner: true,
      locationIds: all(quayside.id),
    }),
    person(quayside.id, {
      name: 'Petra Lindqvist',
      email: 'petra@marigoldflorists.example',
      type: 'account',
      role: 'admin',
      locationIds: at('Marigold Florists'),
    }),
  ]
}

function fill(name: string, shelf: Shelf, id: string, staff: string[]): void {
  if (name === 'Summit HVAC & Plumbing') fillMessy(shelf, id, staff)
  if (name === 'Riverbend Physiotherapy') fillBusy(shelf, id, staff)
  const make = maker(shelf, id)
  if (name === 'Lumen Med Spa') {
    for (const tag of ['consultation', 'membership', 'botox']) make.tag(tag)
    make.field('Skin type', 'SINGLE_OPTIONS', { picklistOptions: ['Dry', 'Oily', 'Combination', 'Sensitive'] })
    make.value('Spa name', 'Lumen Med Spa')
    make.pipeline('Consultations', [
      ['Enquiry', '#155EEF', 20],
      ['Booked', '#F79009', 60],
      ['Treated', '#039855', 100],
    ])
    make.calendar('Consultation', 'personal', staff.slice(0, 1))
  }
  if (name === 'Marigold Florists') {
    for (const tag of ['wedding', 'subscription']) make.tag(tag)
    make.value('Shop name', 'Marigold Florists')
  }
}

function byId<T extends { id: string }>(list: T[]): Record<string, T> {
  return Object.fromEntries(list.map((one) => [one.id, one]))
}
