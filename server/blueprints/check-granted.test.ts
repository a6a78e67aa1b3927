import { expect, test } from 'vitest'
import { checkGranted } from './check-granted.ts'

const tags = ['locations/tags.readonly', 'locations/tags.write']

test('says which right the app was not given, and what that stops', () => {
  expect(checkGranted(['tag'], { company: undefined, location: tags })).toEqual([])
  expect(checkGranted(['tag'], { company: undefined, location: [tags[0] as string] })).toMatchObject([
    { message: expect.stringMatching(/^Tags cannot be changed here.*locations\/tags\.write/) },
  ])
  expect(checkGranted(['tag', 'workflow'], { company: undefined, location: ['other'] })).toMatchObject([
    { message: expect.stringContaining('Tags cannot be read') },
    { message: expect.stringContaining('workflows.readonly') },
  ])
})

test("asks for the agency's own rights where the agency's token writes", () => {
  expect(checkGranted(['location'], { company: undefined, location: ['x'] })).toEqual([])
  expect(checkGranted(['location'], { company: ['x'], location: ['x'] })).toHaveLength(1)
})
