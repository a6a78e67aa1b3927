import { expect, it } from 'vitest'
import { nearest } from './nearest.ts'

it.each([
  ['dataTyp', ['name', 'dataType', 'model'], 'dataType'],
  ['calender', ['calendar', 'calendar-group'], 'calendar'],
  ['customField', ['custom-field', 'custom-value'], 'custom-field'],
  ['emial', ['email', 'phone'], 'email'],
  ['tag/new-patients', ['tag/new-patient', 'tag/no-show'], 'tag/new-patient'],
])('finds what %s meant', (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant)
})

it('says nothing rather than something far-fetched', () => {
  expect(nearest('locationId', ['name', 'value'])).toBeUndefined()
  expect(nearest('x', ['p'])).toBeUndefined()
})
