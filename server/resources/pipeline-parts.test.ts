import { expect, test } from 'vitest'
import type { Live } from './kind.ts'
import { stagesAfter } from './pipeline-parts.ts'

const live = (...names: string[]): Live => ({
  id: 'p',
  title: 'Sales',
  fields: {},
  raw: names.map((name, position) => ({ id: `s${position}`, name, position })),
})

test('stages that the blueprint does not name go after those that it names, and none is dropped', () => {
  expect(stagesAfter(live('Theirs', 'New', 'Won'), [{ name: 'New' }, { name: 'Offer' }, { name: 'Won' }])).toEqual([
    { id: 's0', name: 'Theirs', from: 1, to: 4 },
    { id: 's1', name: 'New', from: 2, to: 1 },
    { id: 's2', name: 'Won', from: 3, to: 3 },
  ])
})

test('a stage that is spelled otherwise is the same one under its new name', () => {
  expect(stagesAfter(live('new lead'), [{ name: 'New Lead' }])).toEqual([
    { id: 's0', name: 'new lead', renamedTo: 'New Lead', from: 1, to: 1 },
  ])
})

test('two stages of one name are both kept, and stay where they are', () => {
  expect(stagesAfter(live('New', 'New'), [{ name: 'New' }]).map(({ from, to }) => [from, to])).toEqual([
    [1, 1],
    [2, 2],
  ])
})

test('a pipeline whose stages are not touched keeps them where they are', () => {
  expect(stagesAfter(live('A', 'B'), []).every(({ from, to }) => from === to)).toBe(true)
})
