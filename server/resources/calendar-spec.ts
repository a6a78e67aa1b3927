import { z } from 'zod'
import { idOrRef, isRealDay } from './fields.ts'

const minutesOrHours = z.enum(['mins', 'hours'])

const locationConfiguration = z.strictObject({
  kind: z
    .enum(['custom', 'zoom_conference', 'google_conference', 'inbound_call', 'outbound_call', 'physical', 'booker', 'ms_teams_conference'])
    .describe('Where the meeting is. Calendars of type event take no zoom_conference, google_conference or ms_teams_conference.'),
  location: z.string().optional().describe('Address, number or link; not for the three conference kinds, which make their own.'),
})

const teamMember = z.strictObject({
  userId: idOrRef('user', 'The person; must be a user of this location.'),
  priority: z
    .union([z.literal(0), z.literal(0.5), z.literal(1)])
    .optional()
    .describe('How readily the person is booked: 0 low, 0.5 medium, 1 high. Default 0.5.'),
  isPrimary: z.boolean().optional().describe('Whether this is the main person; exactly one is in a collective calendar. Default false.'),
  locationConfigurations: z
    .array(locationConfiguration)
    .optional()
    .describe('Where this person meets. Several only when the calendar has one member; class and collective calendars take one each.'),
  meetingLocationType: z
    .enum(['custom', 'zoom', 'gmeet', 'phone', 'address', 'teams', 'booker'])
    .optional()
    .describe('Deprecated by the platform; use locationConfigurations.'),
  meetingLocation: z.string().optional().describe('Deprecated by the platform; use locationConfigurations.'),
})

const hour = z.strictObject({
  openHour: z.number().int().min(0).max(23).describe('Hour of opening, 0 to 23.'),
  openMinute: z.number().int().min(0).max(59).describe('Minute of opening.'),
  closeHour: z.number().int().min(0).max(23).describe('Hour of closing, 0 to 23.'),
  closeMinute: z.number().int().min(0).max(59).describe('Minute of closing.'),
})

const openHour = z.strictObject({
  daysOfTheWeek: z.array(z.number().int().min(0).max(6)).min(1).describe('Days: 0 is Sunday, 6 is Saturday.'),
  hours: z.array(hour).min(1).describe('Spans on each of these days.'),
})

const availability = z.strictObject({
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T00:00:00\.000Z$/, 'must be a day such as 2027-01-31T00:00:00.000Z')
    .refine(isRealDay, 'must be a day of the calendar, such as 2027-01-31T00:00:00.000Z')
    .describe("Day in the location's own time zone, as YYYY-MM-DDT00:00:00.000Z."),
  hours: z.array(hour).describe('Spans on that day; none means closed.'),
  deleted: z.boolean().optional().describe('Whether the special day is taken away again. Default false.'),
  id: z.string().optional().describe('Id of a special day that is there; only for changing or removing one.'),
})

const recurring = z.strictObject({
  freq: z.enum(['DAILY', 'WEEKLY', 'MONTHLY']).optional().describe('How often the appointment repeats.'),
  count: z.number().int().min(1).max(24).optional().describe('How many times, at most 24.'),
  bookingOption: z.enum(['skip', 'continue', 'book_next']).optional().describe('What happens when one of the times is taken.'),
  bookingOverlapDefaultStatus: z.enum(['confirmed', 'new']).optional().describe('Status of an appointment that overlaps another.'),
})

const notification = z.strictObject({
  type: z.literal('email').optional().describe('The only channel. Default email.'),
  shouldSendToContact: z.boolean().describe('Whether the contact is told.'),
  shouldSendToGuest: z.boolean().describe('Whether guests are told.'),
  shouldSendToUser: z.boolean().describe('Whether the person booked is told.'),
  shouldSendToSelectedUsers: z.boolean().describe('Whether the addresses in selectedUsers are told.'),
  selectedUsers: z.string().describe('E-mail addresses separated by commas; may be empty.'),
})

const lookBusyConfig = z.strictObject({
  enabled: z.boolean().describe('Whether some free times are hidden.'),
  LookBusyPercentage: z.number().min(0).max(100).describe('How many of them, in percent.'),
})

export const CalendarSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the calendar.'),
  calendarType: z
    .enum(['round_robin', 'event', 'class_booking', 'collective', 'service_booking', 'personal'])
    .optional()
    .describe('How it is booked; it cannot be changed later. All but event need team members. Default: the platform decides.'),
  description: z.string().optional().describe('Text on the booking page.'),
  isActive: z.boolean().optional().describe('Whether it can be booked; false is a draft. Default true.'),
  groupId: idOrRef('calendar-group', 'The group that shows it.').optional().describe('The calendar group that shows it.'),
  teamMembers: z.array(teamMember).optional().describe('Who is booked. Needed for all types but event; exactly one for personal.'),
  eventType: z
    .enum(['RoundRobin_OptimizeForAvailability', 'RoundRobin_OptimizeForEqualDistribution'])
    .optional()
    .describe('How a round robin shares out. Default RoundRobin_OptimizeForAvailability.'),
  slug: z.string().optional().describe('Last part of its address; unique in the location. Default: made from the name.'),
  widgetSlug: z.string().optional().describe("Last part of the booking widget's address; unique in the location. Default: the slug."),
  widgetType: z.enum(['default', 'classic']).optional().describe('Layout of the widget: default is the new one. Default classic.'),
  eventTitle: z.string().optional().describe('Title of an appointment; merge tags are filled in. Default {{contact.name}}.'),
  eventColor: z.string().optional().describe('Colour of its appointments. Default #039be5.'),
  locationConfigurations: z.array(locationConfiguration).optional().describe('Where meetings of an event calendar are.'),
  meetingLocation: z.string().optional().describe('Deprecated by the platform; use locationConfigurations. Not compared.'),
  slotDuration: z.number().positive().optional().describe('Length of an appointment, in slotDurationUnit. Default 30.'),
  slotDurationUnit: minutesOrHours.optional().describe('Unit of slotDuration. Default mins.'),
  slotInterval: z.number().positive().optional().describe('From one offered time to the next, in slotIntervalUnit. Default 30.'),
  slotIntervalUnit: minutesOrHours.optional().describe('Unit of slotInterval. Default mins.'),
  slotBuffer: z.number().min(0).optional().describe('Free time after an appointment, in slotBufferUnit.'),
  slotBufferUnit: minutesOrHours.optional().describe('Unit of slotBuffer; it can only be set on creation. Default mins.'),
  preBuffer: z.number().min(0).optional().describe('Free time before an appointment, in preBufferUnit.'),
  preBufferUnit: minutesOrHours.optional().describe('Unit of preBuffer. Default mins.'),
  appoinmentPerSlot: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Bookings per time and person, or seats of a class (the platform leaves out the t). Default 1.'),
  appoinmentPerDay: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Most appointments in a day (the platform leaves out the t). Default: no limit.'),
  allowBookingAfter: z.number().min(0).optional().describe('Least notice before an appointment, in allowBookingAfterUnit.'),
  allowBookingAfterUnit: z.enum(['mins', 'hours', 'days', 'weeks', 'months']).optional().describe('Unit of allowBookingAfter.'),
  allowBookingFor: z.number().min(1).optional().describe('How far ahead may be booked, in allowBookingForUnit.'),
  allowBookingForUnit: z.enum(['days', 'weeks', 'months']).optional().describe('Unit of allowBookingFor.'),
  openHours: z
    .array(openHour)
    .optional()
    .describe('Weekly hours, in the time zone of the location. Deprecated by the platform in favour of schedules, but still taken.'),
  availabilityType: z
    .union([z.literal(0), z.literal(1)])
    .optional()
    .describe('Deprecated by the platform; no longer needed.'),
  availabilities: z
    .array(availability)
    .optional()
    .describe('Special days. Deprecated by the platform in favour of schedules, but still taken.'),
  enableRecurring: z
    .boolean()
    .optional()
    .describe('Whether appointments may repeat; needs recurring and exactly one member. Default false.'),
  recurring: recurring.optional().describe('How appointments repeat; only with enableRecurring.'),
  formId: z.string().optional().describe('Id of a form that is there, in place of the standard one. Forms are made by hand.'),
  stickyContact: z.boolean().optional().describe('Whether the form is filled in for a known contact.'),
  isLivePaymentMode: z.boolean().optional().describe('Whether payments are real ones.'),
  autoConfirm: z.boolean().optional().describe('Whether an appointment is confirmed at once. Default true.'),
  shouldSendAlertEmailsToAssignedMember: z.boolean().optional().describe('Whether the person booked gets an alert by e-mail.'),
  alertEmail: z.string().optional().describe('Address for alerts.'),
  googleInvitationEmails: z.boolean().optional().describe("Whether Google's own invitations are sent. Default false."),
  allowReschedule: z.boolean().optional().describe('Whether the contact may move the appointment. Default true.'),
  allowCancellation: z.boolean().optional().describe('Whether the contact may cancel. Default true.'),
  shouldAssignContactToTeamMember: z.boolean().optional().describe('Whether the contact is assigned to the person booked.'),
  shouldSkipAssigningContactForExisting: z.boolean().optional().describe('Whether a contact that is assigned already stays so.'),
  notes: z.string().optional().describe('Notes put on each appointment; merge tags are filled in.'),
  pixelId: z.string().optional().describe("Id of an advertiser's tracking pixel."),
  formSubmitType: z.enum(['RedirectURL', 'ThankYouMessage']).optional().describe('What follows a booking. Default ThankYouMessage.'),
  formSubmitRedirectURL: z.string().optional().describe('Web address that follows a booking; with RedirectURL.'),
  formSubmitThanksMessage: z.string().optional().describe('Text that follows a booking; with ThankYouMessage.'),
  guestType: z.enum(['count_only', 'collect_detail']).optional().describe('Whether guests are only counted or asked for their details.'),
  consentLabel: z.string().optional().describe('Text beside the consent box.'),
  calendarCoverImage: z.string().optional().describe('Web address of the cover picture.'),
  lookBusyConfig: lookBusyConfig.optional().describe('Hides some free times.'),
  notifications: z
    .array(notification)
    .optional()
    .describe('Deprecated by the platform in favour of calendar notifications, but still taken.'),
})
export type CalendarSpec = z.infer<typeof CalendarSpec>
