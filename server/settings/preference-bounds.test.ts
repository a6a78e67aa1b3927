import { expect, test } from 'vitest'
import { boundsOf, preferencesWithin } from './preference-bounds.ts'

test('what a company has not chosen is the most that the operator allows', () => {
  expect(preferencesWithin(boundsOf(90), {})).toEqual({
    ai: { perUser: 40, perCompany: 400 },
    retentionDays: { jobs: 90, events: 90, drafts: 90, audit: 365 },
    theme: 'system',
    accent: null,
  })
})

test('an operator who allows less later is obeyed, and one who allows more leaves the choice as it was', () => {
  const chosen = { jobsDays: 60, auditDays: 40, aiPerUser: 0, theme: 'dark' as const }
  expect(preferencesWithin(boundsOf(30), chosen)).toMatchObject({
    ai: { perUser: 0 },
    retentionDays: { jobs: 30, audit: 40 },
    theme: 'dark',
  })
  expect(preferencesWithin(boundsOf(400), chosen).retentionDays).toEqual({ jobs: 60, events: 400, drafts: 400, audit: 40 })
})

test('an audit trail is never shorter than a month, and may be as long as everything else', () => {
  expect(preferencesWithin(boundsOf(10), { auditDays: 1 }).retentionDays).toMatchObject({ jobs: 10, audit: 30 })
  expect(boundsOf(1000).retentionDays.audit).toEqual({ least: 30, most: 1000 })
})
