import { fault } from '../contract/say.ts'
import type { CalendarSpec } from './calendar-spec.ts'
import type { SpecIssue } from './kind.ts'

type Hour = NonNullable<CalendarSpec['openHours']>[number]['hours'][number]

const needTeam: readonly string[] = ['round_robin', 'collective', 'class_booking', 'service_booking']
const conferences: readonly string[] = ['zoom_conference', 'google_conference', 'ms_teams_conference']

/** The rules per type of calendar, which the platform enforces and hardly documents (platform dossier §5.4, issue 23). */
export function validateCalendar(spec: CalendarSpec): SpecIssue[] {
  return [...teamIssues(spec), ...placeIssues(spec), ...recurringIssues(spec), ...hourIssues(spec), ...formIssues(spec)]
}

function teamIssues(spec: CalendarSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const type = spec.calendarType ?? ''
  const members = spec.teamMembers ?? []
  if (needTeam.includes(type) && members.length === 0) {
    issues.push({ path: 'teamMembers', ...fault('calendar.needs_member', { type }) })
  }
  if (type === 'personal' && members.length !== 1) {
    issues.push({
      path: 'teamMembers',
      ...fault('calendar.personal_has_one', { n: members.length }),
    })
  }
  const primaries = members.filter((member) => member.isPrimary === true).length
  if (type === 'collective' && primaries !== 1) {
    issues.push({
      path: 'teamMembers',
      ...fault('calendar.collective_has_primary', { n: primaries }),
    })
  }
  if (type !== 'collective' && primaries > 1) issues.push({ path: 'teamMembers', ...fault('calendar.one_primary') })
  const people = members.map((member) => JSON.stringify(member.userId))
  people.forEach((person, index) => {
    if (people.indexOf(person) !== index) issues.push({ path: `teamMembers[${index}].userId`, ...fault('calendar.same_person_twice') })
  })
  return issues
}

function placeIssues(spec: CalendarSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const members = spec.teamMembers ?? []
  members.forEach((member, index) => {
    const path = `teamMembers[${index}].locationConfigurations`
    const count = member.locationConfigurations?.length ?? 0
    if (count > 1 && members.length > 1) issues.push({ path, ...fault('calendar.several_places') })
    else if (count > 1 && (spec.calendarType === 'class_booking' || spec.calendarType === 'collective')) {
      issues.push({ path, ...fault('calendar.one_place_each', { type: String(spec.calendarType) }) })
    }
  })
  if (spec.calendarType !== 'event') return issues
  spec.locationConfigurations?.forEach((place, index) => {
    if (conferences.includes(place.kind)) {
      issues.push({
        path: `locationConfigurations[${index}].kind`,
        ...fault('calendar.event_place', { place: place.kind }),
      })
    }
  })
  return issues
}

function recurringIssues(spec: CalendarSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (spec.enableRecurring === true && spec.recurring === undefined) {
    issues.push({ path: 'recurring', ...fault('calendar.recurring_needed') })
  }
  if (spec.enableRecurring !== true && spec.recurring !== undefined) {
    issues.push({ path: 'enableRecurring', ...fault('calendar.recurring_off') })
  }
  if (spec.enableRecurring === true && spec.teamMembers !== undefined && spec.teamMembers.length > 1) {
    issues.push({
      path: 'teamMembers',
      ...fault('calendar.recurring_alone'),
    })
  }
  return issues
}

function hourIssues(spec: CalendarSpec): SpecIssue[] {
  const spans = [
    ...(spec.openHours ?? []).map((entry, index) => ({ path: `openHours[${index}].hours`, hours: entry.hours })),
    ...(spec.availabilities ?? []).map((entry, index) => ({ path: `availabilities[${index}].hours`, hours: entry.hours })),
  ]
  return spans.flatMap(({ path, hours }) =>
    hours.flatMap((span, index) => {
      const before = hours.slice(0, index).some((other) => opens(span) < closes(other) && opens(other) < closes(span))
      if (closes(span) <= opens(span)) return [{ path: `${path}[${index}]`, ...fault('calendar.closes_before_opens') }]
      return before ? [{ path: `${path}[${index}]`, ...fault('calendar.overlaps') }] : []
    }),
  )
}

function formIssues(spec: CalendarSpec): SpecIssue[] {
  if (spec.formSubmitType !== 'RedirectURL' || spec.formSubmitRedirectURL) return []
  return [{ path: 'formSubmitRedirectURL', ...fault('calendar.redirect_needed') }]
}

function opens(span: Hour): number {
  return span.openHour * 60 + span.openMinute
}

function closes(span: Hour): number {
  return span.closeHour * 60 + span.closeMinute
}
