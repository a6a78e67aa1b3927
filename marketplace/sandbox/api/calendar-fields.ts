import type { JsonObject } from '../json.ts'
import { between, flag, list, number, oneOf, required, shape, text, type Fields } from './rules.ts'

export const calendarTypes = ['round_robin', 'event', 'class_booking', 'collective', 'service_booking', 'personal']

const minsOrHours = oneOf('mins', 'hours')
const meetingKinds = oneOf(
  'custom',
  'zoom_conference',
  'google_conference',
  'inbound_call',
  'outbound_call',
  'physical',
  'booker',
  'ms_teams_conference',
)
const meetings = list(shape({ kind: required(meetingKinds), location: text }))
const hours = list(
  shape({
    openHour: required(between(0, 23)),
    openMinute: required(between(0, 60)),
    closeHour: required(between(0, 23)),
    closeMinute: required(between(0, 60)),
  }),
)

const teamMember: Fields = {
  userId: required(text),
  priority: oneOf(0, 0.5, 1),
  meetingLocationType: oneOf('custom', 'zoom', 'gmeet', 'phone', 'address', 'teams', 'booker'),
  meetingLocation: text,
  isPrimary: flag,
  locationConfigurations: meetings,
}

const notification: Fields = {
  type: oneOf('email'),
  shouldSendToContact: required(flag),
  shouldSendToGuest: required(flag),
  shouldSendToUser: required(flag),
  shouldSendToSelectedUsers: required(flag),
  selectedUsers: { ...text, required: true },
}

/** What may be sent to change a calendar. */
export const calendarFields: Fields = {
  notifications: list(shape(notification)),
  groupId: text,
  teamMembers: list(shape(teamMember)),
  eventType: oneOf('RoundRobin_OptimizeForAvailability', 'RoundRobin_OptimizeForEqualDistribution'),
  name: { ...text, notEmpty: true },
  description: text,
  slug: text,
  widgetSlug: text,
  widgetType: oneOf('default', 'classic'),
  eventTitle: text,
  eventColor: text,
  locationConfigurations: meetings,
  meetingLocation: text,
  slotDuration: number,
  slotDurationUnit: minsOrHours,
  preBufferUnit: minsOrHours,
  slotInterval: number,
  slotIntervalUnit: minsOrHours,
  slotBuffer: number,
  preBuffer: number,
  appoinmentPerSlot: number,
  appoinmentPerDay: number,
  allowBookingAfter: number,
  allowBookingAfterUnit: oneOf('hours', 'days', 'weeks', 'months', 'mins'),
  allowBookingFor: number,
  allowBookingForUnit: oneOf('days', 'weeks', 'months'),
  openHours: list(shape({ daysOfTheWeek: required(list(between(0, 6))), hours: required(hours) })),
  enableRecurring: flag,
  recurring: shape({
    freq: oneOf('DAILY', 'WEEKLY', 'MONTHLY'),
    count: { ...number, max: 24 },
    bookingOption: oneOf('skip', 'continue', 'book_next'),
    bookingOverlapDefaultStatus: oneOf('confirmed', 'new'),
  }),
  formId: text,
  stickyContact: flag,
  isLivePaymentMode: flag,
  autoConfirm: flag,
  shouldSendAlertEmailsToAssignedMember: flag,
  alertEmail: text,
  googleInvitationEmails: flag,
  allowReschedule: flag,
  allowCancellation: flag,
  shouldAssignContactToTeamMember: flag,
  shouldSkipAssigningContactForExisting: flag,
  notes: text,
  pixelId: text,
  formSubmitType: oneOf('RedirectURL', 'ThankYouMessage'),
  formSubmitRedirectURL: text,
  formSubmitThanksMessage: text,
  availabilityType: oneOf(0, 1),
  availabilities: list(shape({ date: required(text), hours: required(hours), deleted: flag, id: text })),
  guestType: oneOf('count_only', 'collect_detail'),
  consentLabel: text,
  calendarCoverImage: text,
  lookBusyConfig: shape({ enabled: required(flag), LookBusyPercentage: required(number) }),
  isActive: flag,
}

/** `slotBufferUnit` can only be set when the calendar is made. */
export const newCalendarFields: Fields = {
  ...calendarFields,
  name: required(text),
  locationId: required(text),
  calendarType: oneOf(...calendarTypes),
  slotBufferUnit: minsOrHours,
}

export const calendarDefaults: JsonObject = {
  isActive: true,
  eventType: 'RoundRobin_OptimizeForAvailability',
  widgetType: 'classic',
  eventTitle: '{{contact.name}}',
  eventColor: '#039be5',
  slotDuration: 30,
  slotDurationUnit: 'mins',
  slotInterval: 30,
  slotIntervalUnit: 'mins',
  appoinmentPerSlot: 1,
  enableRecurring: false,
  autoConfirm: true,
  googleInvitationEmails: false,
  allowReschedule: true,
  allowCancellation: true,
  formSubmitType: 'ThankYouMessage',
}

export const shownOfCalendar = ['id', ...Object.keys(newCalendarFields)]
