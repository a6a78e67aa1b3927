import { z } from 'zod'
import { fault } from '../contract/say.ts'
import { isRealDay } from './fields.ts'
import type { SpecIssue } from './kind.ts'

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

const time = z.string().regex(/^([01]?[0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time such as 09:00')

export const ScheduleRule = z.strictObject({
  type: z.enum(['wday', 'date']).describe('wday for every week, date for a single day.'),
  intervals: z
    .array(z.strictObject({ from: time.describe('Beginning, as HH:MM of 24 hours.'), to: time.describe('End, as HH:MM of 24 hours.') }))
    .describe('Hours in which the person can be booked; an empty list closes the day.'),
  day: z.enum(days).optional().describe('Day of the week; only with wday.'),
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2027-12-24')
    .optional()
    .describe('The single day, as YYYY-MM-DD; only with date.'),
})
export type ScheduleRule = z.infer<typeof ScheduleRule>

/** A rule speaks of one day, each day once, and its hours follow each other. */
export function validateRules(rules: readonly ScheduleRule[]): SpecIssue[] {
  const spoken = rules.map((rule) => rule.day ?? rule.date)
  return rules.flatMap((rule, index) => {
    const path = `rules[${index}]`
    const own = rule.type === 'wday' ? 'day' : 'date'
    const other = rule.type === 'wday' ? 'date' : 'day'
    const issues: SpecIssue[] = []
    if (rule[own] === undefined) issues.push({ path: `${path}.${own}`, ...fault('schedule.part_needed', { type: rule.type, field: own }) })
    if (rule[other] !== undefined) issues.push({ path: `${path}.${other}`, ...fault('schedule.part_misplaced', { type: rule.type }) })
    if (rule.date !== undefined && !isRealDay(rule.date)) issues.push({ path: `${path}.date`, ...fault('schedule.no_such_day') })
    if (rule[own] !== undefined && spoken.indexOf(rule[own]) !== index)
      issues.push({ path, ...fault('schedule.day_twice', { day: String(rule[own]) }) })
    return [...issues, ...intervalIssues(rule, path)]
  })
}

function intervalIssues(rule: ScheduleRule, path: string): SpecIssue[] {
  return rule.intervals.flatMap(({ from, to }, index) => {
    const at = `${path}.intervals[${index}]`
    if (padded(to) <= padded(from)) return [{ path: at, ...fault('schedule.ends_too_early', { to, from }) }]
    const clash = rule.intervals.slice(0, index).find((one) => padded(one.from) < padded(to) && padded(from) < padded(one.to))
    return clash === undefined ? [] : [{ path: at, ...fault('schedule.overlaps', { from: clash.from, to: clash.to }) }]
  })
}

/** Order and leading zeros do not matter. */
export function normaliseRules(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const rules = (value as ScheduleRule[]).map(({ type, day, date, intervals }) => ({
    type,
    on: type === 'wday' ? day : date,
    intervals: intervals.map(({ from, to }) => `${padded(from)}-${padded(to)}`).toSorted(),
  }))
  return rules.toSorted((a, b) => `${a.type}${a.on}`.localeCompare(`${b.type}${b.on}`))
}

function padded(text: string): string {
  return text.padStart(5, '0')
}
