/** What the platform sets when nothing is said (published description of calendars; the units by observation). */
const defaults: Readonly<Record<string, unknown>> = {
  isActive: true,
  eventType: 'RoundRobin_OptimizeForAvailability',
  widgetType: 'classic',
  eventTitle: '{{contact.name}}',
  eventColor: '#039be5',
  slotDuration: 30,
  slotDurationUnit: 'mins',
  slotInterval: 30,
  slotIntervalUnit: 'mins',
  slotBufferUnit: 'mins',
  preBufferUnit: 'mins',
  appoinmentPerSlot: 1,
  enableRecurring: false,
  autoConfirm: true,
  googleInvitationEmails: false,
  allowReschedule: true,
  allowCancellation: true,
  formSubmitType: 'ThankYouMessage',
}

type Fields = Record<string, unknown>

/** The form in which two values of a calendar's field are compared; of team members only what the blueprint says counts. */
export function normaliseCalendar(field: string, value: unknown, desired: unknown): unknown {
  switch (field) {
    case 'teamMembers':
      return isList(value) ? normaliseTeam(value, isList(desired) ? desired : value) : value
    case 'locationConfigurations':
      return isList(value) ? value.map(normalisePlace) : value
    case 'openHours':
      return isList(value) ? normaliseWeek(value) : value
    case 'availabilities':
      return isList(value) ? normaliseDays(value) : value
    case 'notifications':
      return isList(value) ? value.map((one) => ({ type: 'email', ...one })) : value
    case 'eventColor':
      return String(value ?? defaults.eventColor).toLowerCase()
    default:
      return value === null || value === undefined || value === '' ? (defaults[field] ?? value) : value
  }
}

/** A set by person. What the blueprint does not say of a person it names is left out on both sides. */
function normaliseTeam(members: readonly Fields[], desired: readonly Fields[]): unknown {
  const wanted = new Map(desired.map((member) => [personOf(member), member]))
  return members
    .map((member): Fields => {
      const said = wanted.get(personOf(member))
      const tells = (field: string): boolean => said !== undefined && said[field] !== undefined && said[field] !== null
      return {
        userId: member.userId,
        ...(tells('priority') ? { priority: member.priority ?? 0.5 } : {}),
        ...(tells('isPrimary') ? { isPrimary: member.isPrimary ?? false } : {}),
        ...(tells('locationConfigurations')
          ? { locationConfigurations: isList(member.locationConfigurations) ? member.locationConfigurations.map(normalisePlace) : [] }
          : {}),
      }
    })
    .toSorted((a, b) => personOf(a).localeCompare(personOf(b)))
}

function personOf(member: Fields): string {
  return JSON.stringify(member.userId ?? null)
}

/** Without the id that the platform adds. */
function normalisePlace(place: Fields): Fields {
  const location = typeof place.location === 'string' && place.location.trim() !== '' ? place.location.trim() : null
  return { kind: place.kind, location }
}

/** Day by day, however the days were put together. */
function normaliseWeek(entries: readonly Fields[]): unknown {
  const week: unknown[][] = Array.from({ length: 7 }, () => [])
  for (const entry of entries) {
    for (const day of isNumbers(entry.daysOfTheWeek) ? entry.daysOfTheWeek : [])
      week[day]?.push(...(isList(entry.hours) ? entry.hours.map(normaliseSpan) : []))
  }
  return week.map((spans) => spans.toSorted(byJson))
}

function normaliseDays(entries: readonly Fields[]): unknown {
  return entries
    .filter((entry) => entry.deleted !== true)
    .map((entry) => ({
      date: String(entry.date).slice(0, 10),
      hours: isList(entry.hours) ? entry.hours.map(normaliseSpan).toSorted(byJson) : [],
    }))
    .toSorted((a, b) => a.date.localeCompare(b.date))
}

function normaliseSpan(span: Fields): unknown {
  return [span.openHour ?? 0, span.openMinute ?? 0, span.closeHour ?? 0, span.closeMinute ?? 0]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

function byJson(a: unknown, b: unknown): number {
  return JSON.stringify(a).localeCompare(JSON.stringify(b))
}

function isList(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number')
}
