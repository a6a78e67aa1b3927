import type { KindName } from '../contract/kind-names.ts'
import type { Around } from './around.test-data.ts'
import { extendedSamples } from './extended-sample-specs.test-data.ts'

type Spec = Record<string, unknown>

export type Sample = {
  /** Says as much as one resource of the kind can say at once. */
  spec(around: Around): Spec
  /** The least that the kind takes. */
  least(around: Around): Spec
  /** One field that can be changed and read. */
  change: Spec
}

export const samples: Partial<Record<KindName, Sample>> = {
  ...extendedSamples,
  user: {
    spec: () => ({
      firstName: 'Dana',
      lastName: 'Field',
      email: 'Dana.Field@example.com',
      role: 'user',
      phone: '+1 415 555 0123',
      permissions: { campaignsEnabled: false, botService: true },
      scopes: ['contacts.write', 'calendars.readonly'],
      scopesAssignedToOnly: ['contacts.write'],
      profilePhoto: 'https://example.com/dana.png',
      platformLanguage: 'es',
    }),
    least: () => ({ firstName: 'Lee', lastName: 'Least', email: 'lee@example.com', role: 'admin' }),
    change: { lastName: 'Fielding' },
  },
  'custom-field': {
    spec: () => ({
      name: 'Reason for visit',
      dataType: 'SINGLE_OPTIONS',
      model: 'opportunity',
      placeholder: 'Choose one',
      options: ['Check-up', 'Pain', 'Whitening'],
      position: 150,
    }),
    least: () => ({ name: 'Insurance number', dataType: 'TEXT' }),
    change: { options: ['Check-up', 'Pain', 'Whitening', 'Other'] },
  },
  'custom-value': {
    spec: () => ({ name: 'Clinic phone', value: '+1 415 555 0100' }),
    least: () => ({ name: 'Parking', value: '' }),
    change: { value: '+1 415 555 0199' },
  },
  tag: { spec: () => ({ name: 'New Patient' }), least: () => ({ name: 'recall' }), change: { name: 'returning patient' } },
  pipeline: {
    spec: () => ({
      name: 'New patients',
      useOpportunityProbability: true,
      colorRenderMode: 'bg-tint',
      stages: [
        { name: 'Enquiry', stageWinProbability: 10, color: '#2E90FA', showInFunnel: true, showInPieChart: false },
        { name: 'Booked', stageWinProbability: 60 },
        { name: 'Treated', stageWinProbability: 100 },
      ],
    }),
    least: () => ({ name: 'Recalls', stages: [{ name: 'Due' }, { name: 'Done' }] }),
    change: { stages: [{ name: 'Enquiry', stageWinProbability: 20 }, { name: 'Called' }, { name: 'Booked' }, { name: 'Treated' }] },
  },
  'calendar-group': {
    spec: () => ({ name: 'Dentistry', description: 'Book with us', slug: 'dentistry-berlin', isActive: false }),
    least: () => ({ name: 'Zahnärzte & Team' }),
    change: { isActive: true },
  },
  calendar: {
    spec: ({ userId, groupId }) => ({
      name: 'Hygiene',
      calendarType: 'round_robin',
      description: 'Cleaning and advice',
      isActive: true,
      groupId,
      teamMembers: [{ userId, priority: 1, isPrimary: true, locationConfigurations: [{ kind: 'physical', location: '1 Main Street' }] }],
      eventType: 'RoundRobin_OptimizeForEqualDistribution',
      slug: 'hygiene',
      widgetSlug: 'hygiene-widget',
      widgetType: 'default',
      eventTitle: 'Hygiene: {{contact.name}}',
      eventColor: '#12B76A',
      slotDuration: 45,
      slotDurationUnit: 'mins',
      slotInterval: 15,
      slotIntervalUnit: 'mins',
      slotBuffer: 5,
      slotBufferUnit: 'mins',
      preBuffer: 10,
      preBufferUnit: 'mins',
      appoinmentPerSlot: 1,
      appoinmentPerDay: 8,
      allowBookingAfter: 2,
      allowBookingAfterUnit: 'hours',
      allowBookingFor: 3,
      allowBookingForUnit: 'months',
      openHours: [
        { daysOfTheWeek: [1, 2, 3, 4], hours: [span(8, 12), span(13, 17)] },
        { daysOfTheWeek: [5], hours: [span(8, 12)] },
      ],
      availabilityType: 0,
      availabilities: [{ date: '2027-12-24T00:00:00.000Z', hours: [span(8, 11)] }],
      enableRecurring: true,
      recurring: { freq: 'WEEKLY', count: 6, bookingOption: 'skip', bookingOverlapDefaultStatus: 'confirmed' },
      stickyContact: true,
      isLivePaymentMode: false,
      autoConfirm: false,
      shouldSendAlertEmailsToAssignedMember: true,
      alertEmail: 'desk@example.com',
      googleInvitationEmails: true,
      allowReschedule: true,
      allowCancellation: false,
      shouldAssignContactToTeamMember: true,
      shouldSkipAssigningContactForExisting: true,
      notes: 'Bring the insurance card.',
      formSubmitType: 'RedirectURL',
      formSubmitRedirectURL: 'https://example.com/thanks',
      guestType: 'count_only',
      consentLabel: 'I agree',
      calendarCoverImage: 'https://example.com/cover.png',
      lookBusyConfig: { enabled: true, LookBusyPercentage: 20 },
      notifications: [
        {
          type: 'email',
          shouldSendToContact: true,
          shouldSendToGuest: false,
          shouldSendToUser: true,
          shouldSendToSelectedUsers: false,
          selectedUsers: '',
        },
      ],
    }),
    least: ({ userId }) => ({ name: 'Emergency', calendarType: 'personal', teamMembers: [{ userId }] }),
    change: { slotDuration: 60 },
  },
  product: {
    spec: ({ collectionId }) => ({
      collectionIds: [collectionId],
      name: 'Whitening',
      productType: 'PHYSICAL',
      description: 'A brighter smile',
      image: 'https://example.com/whitening.png',
      statementDescriptor: 'CLINIC WHITENING',
      availableInStore: true,
      medias: [{ id: 'm1', title: 'Smile', url: 'https://example.com/smile.png', type: 'image', isFeatured: true }],
      variants: [{ id: 'v1', name: 'Size', options: [{ id: 'o1', name: 'One visit' }] }],
      isTaxesEnabled: false,
      isLabelEnabled: true,
      label: { title: 'New' },
      slug: 'whitening',
      seo: { title: 'Whitening', description: 'At our clinic' },
      taxInclusive: true,
    }),
    least: () => ({ name: 'Check-up', productType: 'SERVICE' }),
    change: { description: 'An even brighter smile' },
  },
  price: {
    spec: ({ productId }) => ({
      productId,
      name: 'Monthly',
      type: 'recurring',
      currency: 'usd',
      amount: 99.5,
      recurring: { interval: 'month', intervalCount: 1 },
      description: 'Paid each month',
      trialPeriod: 14,
      totalCycles: 12,
      setupFee: 20,
      compareAtPrice: 120,
      trackInventory: true,
      availableQuantity: 40,
      allowOutOfStockPurchases: true,
      sku: 'WH-1',
      shippingOptions: { weight: { value: 1, unit: 'kg' }, dimensions: { height: 1, width: 2, length: 3, unit: 'cm' } },
      isDigitalProduct: false,
    }),
    least: ({ productId }) => ({ productId, name: 'Once', type: 'one_time', currency: 'EUR', amount: 0 }),
    change: { amount: 109 },
  },
  'email-template': {
    spec: () => ({
      name: 'Welcome',
      editorType: 'html',
      editorContent: '<p>Welcome, {{contact.first_name}}</p>',
      subjectLine: 'Welcome to the clinic',
      previewText: 'What happens next',
      fromName: 'Front desk',
      fromEmail: 'desk@example.com',
    }),
    least: () => ({ name: 'Reminder', editorType: 'text' }),
    change: { subjectLine: 'A warm welcome' },
  },
  'trigger-link': {
    spec: () => ({ name: 'Review us', redirectTo: 'https://example.com/review' }),
    least: () => ({ name: 'Directions', redirectTo: '{{ custom_values.directions }}' }),
    change: { redirectTo: 'https://example.com/review-us' },
  },
}

function span(openHour: number, closeHour: number): Spec {
  return { openHour, openMinute: 0, closeHour, closeMinute: 30 }
}
