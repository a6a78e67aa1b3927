import type { KindName } from '../contract/kind-names.ts'

/** `icon` names a drawing; `traps` are what people do not expect of the platform, in words for them. */
export type KindFacts = { icon: string; traps: readonly string[] }

/** What a form shows beside a kind. The traps are facts about the platform (dossier §5). */
export const kindFacts: Readonly<Record<KindName, KindFacts>> = {
  user: {
    icon: 'person',
    traps: [
      'An e-mail address belongs to one person in the whole agency: who exists elsewhere is given this sub-account as well.',
      'The address cannot be changed later, and nobody is told the first password: the person sets their own.',
    ],
  },
  'custom-field': {
    icon: 'field',
    traps: [
      'The type cannot be changed once the field exists.',
      'Deleting a field deletes its value in every contact.',
      'Money is spelled MONETORY by the platform.',
    ],
  },
  'custom-value': { icon: 'text', traps: ['Its merge tag is made from its name by the platform, and stays when the name is changed.'] },
  tag: { icon: 'tag', traps: ['Tags are kept in lower case: "VIP" and "vip" are the same tag.'] },
  pipeline: {
    icon: 'columns',
    traps: [
      'A stage that is taken out moves its opportunities to the first stage.',
      'Deleting a pipeline deletes its opportunities.',
      'Unless every stage has a win probability, the platform sets all of them.',
    ],
  },
  'calendar-group': { icon: 'folder', traps: ['The slug is part of the booking address: changing it breaks links that were given out.'] },
  calendar: {
    icon: 'calendar',
    traps: [
      'Calendars that share out appointments need team members who exist; a personal one takes exactly one.',
      'The type cannot be changed later.',
    ],
  },
  product: { icon: 'box', traps: ['Two products may have the same slug: the platform does not object, shops may.'] },
  price: { icon: 'coin', traps: ['The amount is in whole currency, such as 99.99, not in cents.'] },
  'email-template': {
    icon: 'mail',
    traps: [
      'The platform is known to accept a template and drop its body: it is read back, and the job says so.',
      'What the drag-and-drop builder makes cannot be written.',
    ],
  },
  'trigger-link': { icon: 'link', traps: ['Its merge tag holds an id, so it is another one in every sub-account.'] },
  collection: { icon: 'folder', traps: [] },
  coupon: { icon: 'percent', traps: ['A code is known by its text: two coupons cannot share one.'] },
  'availability-schedule': { icon: 'clock', traps: ['A schedule belongs to one person.'] },
  'calendar-notification': { icon: 'bell', traps: ['A calendar has one notification per receiver, channel and occasion.'] },
  business: { icon: 'building', traps: ['Names are not unique to the platform.'] },
  'custom-object': {
    icon: 'cube',
    traps: ['A custom object cannot be deleted through the interface.', 'The key cannot be changed later.'],
  },
  'object-folder': { icon: 'folder', traps: [] },
  'object-field': { icon: 'field', traps: ['Choices can be added and not taken away.', 'The type cannot be changed later.'] },
  association: { icon: 'arrows', traps: ['Only the labels can be changed later.'] },
  'knowledge-base': { icon: 'book', traps: ['A sub-account may have 15 of them.'] },
  'knowledge-faq': { icon: 'question', traps: [] },
  'media-folder': { icon: 'folder', traps: ['Deleting a folder deletes its files.'] },
  'brand-board': { icon: 'palette', traps: [] },
  'chat-widget': { icon: 'chat', traps: ['It shows on a website only once its code has been put there.'] },
  'conversation-agent': { icon: 'spark', traps: ['In auto-pilot it answers clients by itself.'] },
  'voice-agent': { icon: 'phone', traps: ['It answers calls only once a number has been given to it.'] },
  'invoice-template': { icon: 'receipt', traps: [] },
  'url-redirect': { icon: 'route', traps: ['The domain has to be connected by hand first.'] },
  location: {
    icon: 'pin',
    traps: ['Only some plans of the agency may make sub-accounts through the interface.', 'It is never deleted by us.'],
  },
  snapshot: {
    icon: 'layers',
    traps: ['Loading takes minutes, and goes on after the platform has said yes.', 'What a snapshot brought cannot be taken out again.'],
  },
  'location-permissions': { icon: 'switches', traps: ['The list replaces what is there.'] },
  'custom-menu-link': { icon: 'menu', traps: ['It belongs to the agency and can show in every sub-account.'] },
  workflow: { icon: 'flow', traps: ['A workflow that is not published does nothing.'] },
  form: { icon: 'form', traps: ['Fields made through the interface may show in the builder only after it was opened and saved.'] },
  survey: { icon: 'form', traps: [] },
  funnel: { icon: 'page', traps: [] },
  'phone-number': { icon: 'phone', traps: ['It costs money, and carriers want to know who sends texts.'] },
  domain: { icon: 'globe', traps: ['Records at the registrar can take a day until they are seen everywhere.'] },
}
