import { expect, test } from 'vitest'
import { isNearName } from './near-name.ts'

test.each([
  ['New Patients', 'New patient'],
  ['Patient, new', 'New patient'],
  ['Sales Pipeline', 'Sales Pipelines'],
  ['Consultation', 'Consulation'],
  ['Appointment booked', 'Appointmnet booked'],
])('takes %s and %s for probably the same', (a, b) => {
  expect(isNearName(a, b)).toBe(true)
  expect(isNearName(b, a)).toBe(true)
})

test.each([
  ['No Show', 'no-show'],
  ['Dentist 1', 'Dentist 2'],
  ['Membership A', 'Membership B'],
  ['Lead', 'Load'],
  ['Recall 6 months', 'Recall 9 months'],
  ['Booked', 'Cancelled'],
])('does not ask about %s and %s', (a, b) => {
  expect(isNearName(a, b)).toBe(false)
})
