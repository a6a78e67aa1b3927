import { describe, expect, it } from 'vitest'
import { dependentsOf, freeKey, sketchOf, splitPath, usesOf, type Sketch } from './blueprint-sketch.ts'

const sketch = sketchOf({
  name: 'Clinic',
  variables: { city: { label: 'City' }, odd: 3 },
  resources: [
    { kind: 'user', key: 'ann', spec: { firstName: 'Ann {{ city }}' } },
    'not a resource',
    { kind: 'calendar', key: 'exam', spec: { teamMembers: [{ userId: { $ref: 'user/ann' } }] } },
    { kind: 'calendar-notification', key: 'mail', spec: { calendarId: { $ref: 'calendar/exam' } } },
    { kind: 'tag', key: 'new', spec: { name: '{{city}} and {{ contact.city }}' } },
  ],
}) as Sketch

describe('a sketch', () => {
  it('takes what is well-formed of a half-written document and keeps the places', () => {
    expect(sketch.resources.map(({ index, id }) => [index, id])).toEqual([
      [0, 'user/ann'],
      [2, 'calendar/exam'],
      [3, 'calendar-notification/mail'],
      [4, 'tag/new'],
    ])
    expect(sketch.variables).toEqual([
      { name: 'city', value: { label: 'City' } },
      { name: 'odd', value: {} },
    ])
    expect(sketchOf(null)?.resources).toEqual([])
    expect(sketchOf([1])).toBeNull()
  })

  it('names what points at a resource, through others too, and not the resource itself', () => {
    expect(dependentsOf(sketch, 0).map(({ id }) => id)).toEqual(['calendar/exam', 'calendar-notification/mail'])
    expect(dependentsOf(sketch, 4)).toEqual([])
  })

  it('finds where a variable is used, and does not take a merge tag for one', () => {
    expect(usesOf(sketch, 'city').map(({ id }) => id)).toEqual(['user/ann', 'tag/new'])
  })

  it('finds a key that is free in its kind', () => {
    expect(freeKey(sketch, 'tag', 'new')).toBe('new-2')
    expect(freeKey(sketch, 'calendar', 'new')).toBe('new')
    expect(freeKey(sketch, 'tag', '')).toBe('tag')
  })
})

it('reads a path as the server writes it', () => {
  expect(splitPath('resources[3].spec.stages[0].name')).toEqual(['resources', 3, 'spec', 'stages', 0, 'name'])
})
