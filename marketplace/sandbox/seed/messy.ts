import type { Shelf } from '../state.ts'
import { maker } from './make-things.ts'

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

  make.field('Service Address', 'LARGE_TEXT')
  make.field('Appointment Date', 'TEXT', { placeholder: 'e.g. 12 May' })
  make.field('Appointment date ', 'DATE', { key: 'appointment_date_1' })
  make.field('Preferred Contact Method', 'SINGLE_OPTIONS', { picklistOptions: ['Phone', 'E-mail', 'Text', 'text message'] })
  make.field('Estimate Amount', 'TEXT')
  make.field('Estimate amount', 'MONETORY', { model: 'opportunity' })
  make.field('Furnace Age', 'NUMERICAL')
  make.field('Source', 'TEXT')
  make.field('Lead source', 'SINGLE_OPTIONS', { picklistOptions: ['Google', 'Referral', 'Truck'] })

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
  make.pipeline('Maintenance plans', [
    ['Due', '#F79009', 40],
    ['Booked', '#155EEF', 80],
    ['Done', '#039855', 100],
  ])

  const group = make.group('Field Service', 'Technicians on the road')
  make.calendar('Estimate visit', 'round_robin', userIds.slice(0, 2), { groupId: group, slotDuration: 60, eventColor: '#F79009' })
  make.calendar('Estimate Visit (old)', 'event', [], { isActive: false })

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
  make.workflow('New lead text back', 'published')
  make.workflow('Copy of New lead text back', 'draft')
  make.named('forms', 'Request an estimate')
  make.named('forms', 'Form 3')
  make.named('funnels', 'Summer promo landing page')
}
