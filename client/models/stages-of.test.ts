import { expect, test } from 'vitest'
import { stagesOf } from './stages-of.ts'

test('draws a stage with its chance and its colour, where they are what they should be', () => {
  expect(
    stagesOf([{ name: 'New' }, { name: 'Won', stageWinProbability: 100, color: '#2E90FA' }, { name: 'Lost', color: 'url(x)' }]),
  ).toEqual([{ name: 'New' }, { name: 'Won', percent: 100, color: '#2E90FA' }, { name: 'Lost' }])
})

test('draws nothing of what is no list of stages', () => {
  expect([[], 'New', null, ['New'], [{ name: 1 }], [{ name: 'New' }, 'Won']].map(stagesOf)).toEqual(Array(6).fill(null))
})
