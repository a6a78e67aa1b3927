import { expect, test } from 'vitest'
import type { Change, FieldChange } from '../contract/plan.ts'
import { addSeen, withSeen } from './decided-on.ts'
import type { PlanContent } from './make-plan.ts'

const phone = line('custom-value/phone', [field('value', '45', 'ours'), field('name', 'Tel', 'open')])
const street = line('custom-value/street', [field('value', 'Main', 'theirs')])

test('what was not noted with a choice is read from the plan that shows it taken', () => {
  const choices = { excluded: [], decisions: { 'custom-value/phone': 'ours', 'custom-value/street': { name: 'theirs' } } } as const
  const content = { changes: [phone, street] } as unknown as PlanContent
  expect(withSeen({ choices, content }).decidedOn).toEqual({ 'custom-value/phone': { value: { before: '45' } } })
  const noted = { ...choices, decidedOn: { 'custom-value/phone': { value: { before: '30' } } } }
  expect(withSeen({ choices: noted, content }).decidedOn).toEqual(noted.decidedOn)
})

test('a side of one field is noted beside those of others, and one of a whole line in the place of all', () => {
  const earlier = { 'custom-value/phone': { other: { before: 1 } }, 'tag/a': { name: { before: 'A' } } }
  expect(addSeen(earlier, [phone], { 'custom-value/phone': { value: 'ours' } })).toEqual({
    ...earlier,
    'custom-value/phone': { other: { before: 1 }, value: { before: '45' } },
  })
  expect(addSeen(earlier, [phone], { 'custom-value/phone': 'ours' })).toEqual({
    ...earlier,
    'custom-value/phone': { value: { before: '45' }, name: { before: 'Tel' } },
  })
})

test('which thing a line means is no matter of values', () => {
  const asked: Change = { ...line('tag/a', [field('name', 'As', 'open')]), beside: ['t1'] }
  expect(addSeen({}, [asked], { 'tag/a': { name: 'theirs' } })).toEqual({})
})

function line(id: string, fields: FieldChange[]): Change {
  const [kind, key] = id.split('/') as [Change['kind'], string]
  const why = { action: 'decide', reason: 'differs_on_first_contact', detail: '' } as const
  return { id, kind, key, title: key, ...why, excluded: false, resourceId: 'r1', dependsOn: [], fields }
}

function field(path: string, before: string, decision: NonNullable<FieldChange['decision']>): FieldChange {
  return { path, before, after: before, wanted: 'ours', decision }
}
