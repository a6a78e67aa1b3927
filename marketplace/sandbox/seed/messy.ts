import type { Shelf } from '../state.ts'
import { addClients } from './busy.ts'
import { maker } from './make-things.ts'

const services = ['ac', 'furnace', 'heat pump', 'boiler', 'water heater', 'duct', 'drain', 'sewer', 'thermostat', 'leak']
const matters = ['repair', 'install', 'tune-up', 'quote', 'warranty', 'callback', 'financed', 'declined', 'second opinion']
const campaigns = ['spring', 'summer', 'fall', 'winter']
const corners = ['north', 'south', 'east', 'west', 'downtown', 'lake', 'airport', 'mill', 'orchard', 'college', 'harbor']

/** The tags of years: by what was asked for, by the season's campaign, by where the van goes. 131 of them. */
function* oldTags(): Generator<string> {
  for (const service of services) for (const matter of matters) yield `${service} ${matter}`
  for (const year of [2019, 2020, 2021, 2022, 2023]) for (const campaign of campaigns) yield `${campaign} mailer ${year}`
  for (const corner of corners) yield `route ${corner}`
  for (const step of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']) yield `nurture step ${step}`
}

/** What the old forms asked. 52 of them. */
function* oldFields(): Generator<[name: string, dataType: string]> {
  const asked = ['Model', 'Serial', 'Installed by', 'Filter size', 'Fuel', 'Room', 'Notes', 'Last serviced', 'Under contract']
  for (const unit of ['Unit A', 'Unit B', 'Unit C', 'Unit D', 'Unit E'])
    for (const what of asked) yield [`${unit} ${what}`, what === 'Last serviced' ? 'DATE' : what === 'Notes' ? 'LARGE_TEXT' : 'TEXT']
  for (const name of ['Gate code', 'Dog', 'Landlord', 'Tenant', 'Billing contact', 'Roof access', 'Parking']) yield [name, 'TEXT']
}

/** Three people set this one up at different times: near-duplicates, clashes, things left half done. */
export function fillMessy(shelf: Shelf, locationId: string, userIds: string[]): void {
  const make = maker(shelf, locationId)
  for (const name of [
    'No Show',
    'no-show',
    'New Lead',
    'new  lead',
    'VIP',
    'vip customer',
    'Estimate sent',
    'estimate_sent',
    'Do not call',
    'Summer promo 2024',
    'test',
    'TEST 2',
  ])
    make.tag(name)
  for (const name of oldTags()) make.tag(name)

  make.field('Service Address', 'LARGE_TEXT')
  make.field('Appointment Date', 'TEXT', { placeholder: 'e.g. 12 May' })
  make.field('Appointment date ', 'DATE', { key: 'appointment_date_1' })
  make.field('Preferred Contact Method', 'SINGLE_OPTIONS', { picklistOptions: ['Phone', 'E-mail', 'Text', 'text message'] })
  make.field('Estimate Amount', 'TEXT')
  make.field('Estimate amount', 'MONETORY', { model: 'opportunity' })
  make.field('Furnace Age', 'NUMERICAL')
  make.field('Source', 'TEXT')
  make.field('Lead source', 'SINGLE_OPTIONS', { picklistOptions: ['Google', 'Referral', 'Truck'] })
  for (const [name, dataType] of oldFields()) make.field(name, dataType)

  make.value('Business Name', 'Summit HVAC')
  make.value('Company name', 'Summit HVAC & Plumbing LLC')
  make.value('Booking link', 'https://summit-hvac.example/book-old')
  make.value('Review link', '')

  make.pipeline('Sales Pipeline', [
    ['New lead', '#155EEF', 10],
    ['Contacted', '#7A5AF8', 25],
    ['Estimate sent', '#F79009', 50],
    ['Won', '#039855', 100],
  ])
  make.pipeline('Sales pipeline (new)', [
    ['New Lead', '#155EEF', 16.67],
    ['Contacted ', '#0BA5EC', 33.33],
    ['On-site visit', '#F79009', 50],
    ['Quote', '#EE46BC', 66.67],
    ['Closed won', '#039855', 83.33],
  ])
  addClients(shelf, locationId, { contacts: 240, opportunities: 96 })
  // Made for a season and never used: nobody has a card in it.
  make.pipeline('Maintenance plans', [
    ['Due', '#F79009', 40],
    ['Booked', '#155EEF', 80],
    ['Done', '#039855', 100],
  ])

  const group = make.group('Field Service', 'Technicians on the road')
  const visit = make.calendar('Estimate visit', 'round_robin', userIds.slice(0, 2), {
    groupId: group,
    slotDuration: 60,
    eventColor: '#F79009',
  })
  make.calendar('Estimate Visit (old)', 'event', [], { isActive: false })
  for (let n = 0; n < 14; n++) {
    const startTime = new Date(Date.UTC(2026, 2 + Math.floor(n / 2), 3 + n, 14)).toISOString()
    make.appointment(n, { calendarId: visit, title: `Estimate visit ${n + 1}`, startTime, endTime: startTime.replace('T14', 'T15') })
  }

  make.link('Leave a review', 'https://summit-hvac.example/review')
  make.link('Review', 'https://summit-hvac.example/review?src=2')
  make.template(
    'Estimate follow-up',
    'About your estimate',
    '<p>Hi {{contact.first_name}}, did you have a chance to look at the estimate?</p>',
  )
  make.template('Estimate follow up', 'Your estimate')
  make.template('Copy of Welcome', '')
  make.product('Tune-up', 'SERVICE', [['Standard', 129]])
  make.product('Tune Up', 'SERVICE', [['Spring special', 99]])
  make.product('Maintenance plan', 'SERVICE', [
    ['Monthly', 19, 'month'],
    ['Yearly', 199, 'year'],
  ])
  fillCorners(make, visit, userIds)
  make.workflow('New lead text back', 'published')
  make.workflow('Copy of New lead text back', 'draft')
  make.named('forms', 'Request an estimate')
  make.named('forms', 'Form 3')
  make.named('funnels', 'Summer promo landing page')
  make.phoneNumber('+15035550177', '(503) 555-0177')
}

/** What is hardly ever looked at, and never tidied. */
function fillCorners(make: ReturnType<typeof maker>, calendarId: string, userIds: string[]): void {
  make.thing('collections', 'Maintenance', { slug: 'maintenance', image: '', seo: {} })
  make.thing('collections', 'Maintenance plans ', { slug: 'maintenance-plans', image: '', seo: {} })
  make.thing('coupons', 'Summer promo 2024', {
    code: 'SUMMER24',
    discountType: 'percentage',
    discountValue: 15,
    startDate: '2024-06-01T00:00:00.000Z',
    endDate: '2024-08-31T23:59:00.000Z',
    applyToFuturePayments: true,
    applyToFuturePaymentsConfig: { type: 'forever' },
    limitPerCustomer: false,
    usageCount: 11,
  })
  make.thing('businesses', 'Blue Ridge Supply', { phone: '+18285550177' })
  make.thing('businesses', 'Blue Ridge Supply Inc.', { city: 'Asheville' })
  if (userIds[0])
    make.thing('schedules', 'Working hours', {
      userId: userIds[0],
      timezone: 'America/New_York',
      rules: [{ type: 'wday', day: 'monday', intervals: [{ from: '08:00', to: '16:00' }] }],
      calendarIds: [calendarId],
      deleted: false,
    })
  make.thing('calendarNotifications', 'Booked', {
    calendarId,
    receiverType: 'contact',
    channel: 'email',
    notificationType: 'booked',
    isActive: true,
    subject: 'Your estimate visit',
    deleted: false,
  })
  const objectKey = 'custom_objects.equipment'
  const key = `${objectKey}.serial_number`
  make.thing('objects', 'Equipment', {
    key: objectKey,
    standard: false,
    labels: { singular: 'Unit', plural: 'Equipment' },
    primaryDisplayProperty: key,
    searchableProperties: [key],
    type: 'USER_DEFINED',
  })
  const parentId = make.thing('objectFolders', 'Details', { objectKey })
  make.thing('objectFields', 'Serial number', { objectKey, parentId, fieldKey: key, dataType: 'TEXT', showInForms: true })
  make.thing('associations', 'unit_owner', {
    key: 'unit_owner',
    firstObjectLabel: 'unit',
    firstObjectKey: objectKey,
    secondObjectLabel: 'owner',
    secondObjectKey: 'contact',
    associationType: 'USER_DEFINED',
  })
  const logos = make.thing('mediaFiles', 'Logos', { type: 'folder' })
  make.thing('mediaFiles', 'logos (old)', { type: 'folder' })
  make.thing('mediaFiles', 'summit-final-FINAL.png', { type: 'file', parentId: logos, url: 'https://summit-hvac.example/logo.png' })
  const base = make.thing('knowledgeBases', 'Website answers', { deleted: false })
  make.thing('knowledgeFaqs', 'Do you work on Sundays?', {
    knowledgeBaseId: base,
    question: 'Do you work on Sundays?',
    answer: 'Emergencies only.',
    deleted: false,
  })
  make.thing('conversationAgents', 'Copy of Front desk bot', {
    mode: 'off',
    channels: ['SMS'],
    isPrimary: false,
    waitTime: 2,
    waitTimeUnit: 'seconds',
    sleepEnabled: false,
    autoPilotMaxMessages: 75,
    knowledgeBaseIds: [base],
    personality: 'Friendly',
    goal: 'Book an estimate',
    instructions: 'Ask for the address first.',
  })
  make.thing('brandBoards', 'Brand', { default: true, deleted: false, colors: [], fonts: [], logos: [] })
  make.thing('chatWidgets', 'Chat Widget 1', { chatType: 'liveChat', version: 2, default: true, settings: {} })
  make.thing('urlRedirects', 'summer', {
    domain: 'summit-hvac.example',
    path: '/summer',
    pathLowercase: '/summer',
    target: 'https://summit-hvac.example/offers',
    action: 'url',
    type: 'Permanent',
  })
}
