import { isObject } from '../json.ts'
import type { Shelf } from '../state.ts'
import { maker } from './make-things.ts'

const first = [
  'Olivia',
  'Marcus',
  'Priya',
  'Daniel',
  'Sofia',
  'Aaron',
  'Mei',
  'Grace',
  'Tomas',
  'Hannah',
  'Kofi',
  'Elena',
  'Ravi',
  'Nora',
  'Jonas',
  'Leila',
]
const last = [
  'Bennett',
  'Okafor',
  'Raman',
  'Whitaker',
  'Marin',
  'Feldman',
  'Chen',
  'Holloway',
  'Novak',
  'Pritchard',
  'Mensah',
  'Petrova',
  'Iyer',
]

/** A practice at work: settled set-up, a thousand people's data that nothing may touch. */
export function fillBusy(shelf: Shelf, locationId: string, userIds: string[]): void {
  const make = maker(shelf, locationId)
  for (const name of ['new patient', 'returning patient', 'referral', 'insurance pending', 'no show', 'reactivation']) make.tag(name)
  const injury = make.field('Injury', 'SINGLE_OPTIONS', { picklistOptions: ['Back', 'Knee', 'Shoulder', 'Neck', 'Other'] })
  make.field('Referring doctor', 'TEXT')
  make.field('First visit', 'DATE')
  make.field('Sessions booked', 'NUMERICAL', { model: 'opportunity' })
  make.value('Clinic name', 'Riverbend Physiotherapy')
  make.value('Clinic phone', '+1 828 555 0135')
  make.pipeline('New patients', [
    ['Enquiry', '#155EEF', 10],
    ['Assessment booked', '#7A5AF8', 40],
    ['Treatment plan', '#F79009', 70],
    ['In treatment', '#039855', 95],
  ])
  make.pipeline('Reactivation', [
    ['To call', '#0BA5EC', 20],
    ['Left message', '#F79009', 40],
    ['Booked again', '#039855', 100],
  ])
  const group = make.group('Clinic', 'All appointments at the clinic')
  make.calendar('Initial assessment', 'round_robin', userIds, { groupId: group, slotDuration: 45 })
  make.calendar('Follow-up session', 'round_robin', userIds, { groupId: group })
  make.link('Exercise library', 'https://riverbendphysio.example/exercises')
  make.template('Before your first visit', 'What to bring on {{appointment.start_date}}', '<p>Please bring a referral if you have one.</p>')
  make.product('Assessment', 'SERVICE', [['Single', 120]])
  make.product('Session', 'SERVICE', [
    ['Single', 85],
    ['Pack of ten', 765],
  ])
  make.workflow('Appointment reminder', 'published')
  make.named('forms', 'Intake form')
  make.named('surveys', 'Outcome survey')
  make.phoneNumber('+15035550142', 'Front desk')
  addClients(shelf, locationId, { contacts: 1_000, opportunities: 340, injury })
}

/** Contacts, and opportunities spread over the stages that are there. */
export function addClients(
  shelf: Shelf,
  locationId: string,
  { contacts, opportunities, injury }: { contacts: number; opportunities: number; injury?: string },
): void {
  const make = maker(shelf, locationId)
  const from = shelf.contacts.length
  const tags = shelf.tags.map((tag) => String(tag.name))
  for (let n = from; n < from + contacts; n++) {
    const firstName = first[n % first.length] ?? ''
    const lastName = last[(n * 5 + Math.floor(n / 16)) % last.length] ?? ''
    make.contact(n, {
      firstName,
      lastName,
      email: `${firstName}.${lastName}.${n}@mail.example`.toLowerCase(),
      phone: `+1828555${String(n % 10_000).padStart(4, '0')}`,
      tags: tags.length ? [tags[n % tags.length] ?? ''] : [],
      customFields:
        injury && n % 3 === 0 ? [{ id: injury, value: ['Back', 'Knee', 'Shoulder'][n % 9 === 0 ? 0 : n % 2 === 0 ? 1 : 2] ?? '' }] : [],
    })
  }
  const places = shelf.pipelines.flatMap((pipeline) =>
    (Array.isArray(pipeline.stages) ? pipeline.stages : [])
      .filter(isObject)
      .map((stage) => ({ pipelineId: pipeline.id, pipelineStageId: String(stage.id) })),
  )
  if (!places.length) return
  const before = shelf.opportunities.length
  for (let n = before; n < before + opportunities; n++) {
    const contact = shelf.contacts[(n * 7) % Math.max(1, shelf.contacts.length)]
    const where = places[n % places.length]
    const name = contact ? `${String(contact.firstName)} ${String(contact.lastName)}` : `Card ${n + 1}`
    make.opportunity(n, {
      name,
      monetaryValue: 120 + (n % 9) * 85,
      status: n % 11 === 0 ? 'lost' : 'open',
      ...where,
      ...(contact ? { contactId: contact.id } : {}),
    })
  }
}
