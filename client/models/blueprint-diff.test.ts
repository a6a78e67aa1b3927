import { expect, it } from 'vitest'
import type { Blueprint } from '../../server/contract/blueprint.ts'
import { diffBlueprints, diffValues, isSame } from './blueprint-diff.ts'

const before: Blueprint = {
  version: 1,
  name: 'Clinic',
  variables: { city: { label: 'City' }, gone: { label: 'Gone' } },
  resources: [
    { kind: 'tag', key: 'a', spec: { name: 'a' } },
    { kind: 'tag', key: 'b', spec: { name: 'b' } },
    { kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won', stageWinProbability: 90 }] } },
  ],
}

it('says what was added, removed and changed, field by field', () => {
  const after: Blueprint = {
    ...before,
    name: 'Big clinic',
    variables: { city: { label: 'Town' }, fresh: { label: 'Fresh' } },
    resources: [
      { kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won', stageWinProbability: 100 }] } },
      { kind: 'tag', key: 'a', spec: { name: 'A' }, note: 'why' },
      { kind: 'tag', key: 'c', spec: { name: 'c' } },
    ],
  }
  const diff = diffBlueprints(before, after)
  expect(diff.about).toEqual([{ path: 'name', before: 'Clinic', after: 'Big clinic' }])
  expect(diff.resources.map(({ id, change, fields }) => [id, change, fields.map(({ path }) => path)])).toEqual([
    ['tag/a', 'changed', ['name', 'note']],
    ['tag/b', 'removed', ['name']],
    ['pipeline/sales', 'changed', ['stages[Won].stageWinProbability']],
    ['tag/c', 'added', ['name']],
  ])
  expect(diff.variables.map(({ id, change }) => [id, change])).toEqual([
    ['city', 'changed'],
    ['gone', 'removed'],
    ['fresh', 'added'],
  ])
  expect(diff.same).toBe(0)
  expect(isSame(diff)).toBe(false)
})

it('finds nothing between two that say the same in another order', () => {
  expect(isSame(diffBlueprints(before, { ...before, resources: before.resources.toReversed() }))).toBe(true)
})

it('compares lists of named things by name, and tells their order apart', () => {
  const stages = [{ name: 'New' }, { name: 'Won' }, { name: 'Lost' }]
  expect(diffValues({ stages }, { stages: [stages[1], stages[0], { name: 'Later' }] }).map(({ path }) => path)).toEqual([
    'stages[Lost]',
    'stages[Later]',
    'stages[]',
  ])
  expect(diffValues({ options: ['a', 'b'] }, { options: ['a'] })).toEqual([{ path: 'options', before: ['a', 'b'], after: ['a'] }])
  expect(diffValues({ userId: { $ref: 'user/a' } }, { userId: { $ref: 'user/b' } })).toHaveLength(1)
})
