import { expect, test } from 'vitest'
import type { Change } from '../contract/plan.ts'
import { needsConfirmation } from './confirmation.ts'

const line = (change: Partial<Change>): Change => ({
  id: 'tag/a',
  kind: 'tag',
  key: 'a',
  title: 'A',
  action: 'create',
  reason: 'not_there',
  detail: '',
  excluded: false,
  resourceId: null,
  fields: [],
  dependsOn: [],
  ...change,
})
const over = line({ kind: 'snapshot', title: 'Basics', fields: [{ path: 'override', before: null, after: true }] })

test('asks for the name before a snapshot replaces what is in a sub-account that is lived in', () => {
  expect(needsConfirmation([over])?.message).toContain('Basics replaces what is there')
  expect(needsConfirmation([line({ kind: 'location', action: 'same', resourceId: 'l' }), over])?.message).toContain('Basics')
})

test('asks nothing when it is laid under a new sub-account, replaces nothing, or is left out', () => {
  expect(needsConfirmation([line({ kind: 'location' }), over])).toBeUndefined()
  expect(needsConfirmation([{ ...over, fields: [] }])).toBeUndefined()
  expect(needsConfirmation([{ ...over, excluded: true }])).toBeUndefined()
})
