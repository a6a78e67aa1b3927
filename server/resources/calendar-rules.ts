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
    issues.push({ path: 'teamMembers', message: `a ${type} calendar needs at least one team member`, fix: 'Add a user of the location.' })
  }
  if (type === 'personal' && members.length !== 1) {
    issues.push({
      path: 'teamMembers',
      message: `a personal calendar has exactly one team member, not ${members.length}`,
      fix: 'Name the one person.',
    })
  }
  const primaries = members.filter((member) => member.isPrimary === true).length
  if (type === 'collective' && primaries !== 1) {
    issues.push({
      path: 'teamMembers',
      message: `a collective calendar has exactly one primary member, not ${primaries}`,
      fix: 'Set isPrimary: true on one of them.',
    })
  }
  if (type !== 'collective' && primaries > 1)
    issues.push({ path: 'teamMembers', message: 'only one member can be primary', fix: 'Set isPrimary on one of them only.' })
  const people = members.map((member) => JSON.stringify(member.userId))
  people.forEach((person, index) => {
    if (people.indexOf(person) !== index)
      issues.push({ path: `teamMembers[${index}].userId`, message: 'is the same person twice', fix: 'Remove one of the two.' })
  })
  return issues
}

function placeIssues(spec: CalendarSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const members = spec.teamMembers ?? []
  members.forEach((member, index) => {
    const path = `teamMembers[${index}].locationConfigurations`
    const count = member.locationConfigurations?.length ?? 0
    if (count > 1 && members.length > 1)
      issues.push({ path, message: 'several meeting places are possible with a single member only', fix: 'Keep one.' })
    else if (count > 1 && (spec.calendarType === 'class_booking' || spec.calendarType === 'collective')) {
      issues.push({ path, message: `a ${spec.calendarType} calendar takes one meeting place per member`, fix: 'Keep one.' })
    }
  })
  if (spec.calendarType !== 'event') return issues
  spec.locationConfigurations?.forEach((place, index) => {
    if (conferences.includes(place.kind)) {
      issues.push({
        path: `locationConfigurations[${index}].kind`,
        message: `an event calendar cannot meet by ${place.kind}`,
        fix: 'Take custom and give the link as location.',
      })
    }
  })
  return issues
}

function recurringIssues(spec: CalendarSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (spec.enableRecurring === true && spec.recurring === undefined) {
    issues.push({ path: 'recurring', message: 'is needed while enableRecurring is true', fix: 'Give recurring.freq and recurring.count.' })
  }
  if (spec.enableRecurring !== true && spec.recurring !== undefined) {
    issues.push({ path: 'enableRecurring', message: 'must be true for recurring to count', fix: 'Set it to true, or remove recurring.' })
  }
  if (spec.enableRecurring === true && spec.teamMembers !== undefined && spec.teamMembers.length > 1) {
    issues.push({
      path: 'teamMembers',
      message: 'only a calendar with one member can repeat appointments',
      fix: 'Keep one member, or set enableRecurring to false.',
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
      if (closes(span) <= opens(span))
        return [
          { path: `${path}[${index}]`, message: 'closes before it opens', fix: 'Give hours from 0 to 23; past midnight needs two days.' },
        ]
      return before ? [{ path: `${path}[${index}]`, message: 'overlaps another span of the same day', fix: 'Join the two.' }] : []
    }),
  )
}

function formIssues(spec: CalendarSpec): SpecIssue[] {
  if (spec.formSubmitType !== 'RedirectURL' || spec.formSubmitRedirectURL) return []
  return [{ path: 'formSubmitRedirectURL', message: 'is needed with RedirectURL', fix: 'Give the web address that follows a booking.' }]
}

function opens(span: Hour): number {
  return span.openHour * 60 + span.openMinute
}

function closes(span: Hour): number {
  return span.closeHour * 60 + span.closeMinute
}
