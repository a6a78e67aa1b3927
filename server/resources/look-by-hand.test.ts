import { expect, test } from 'vitest'
import { kindOf } from './registry.ts'
import { scriptedScope, type Call } from './scripted-api.test-data.ts'

test('reads the workflows of a location with their state', async () => {
  const scope = scriptedScope(() => ({ workflows: [{ id: 'w1', name: ' Welcome ', status: 'draft' }] }))
  expect(await kindOf('workflow').look?.(scope)).toEqual([{ id: 'w1', title: 'Welcome', fields: { name: ' Welcome ', status: 'draft' } }])
  expect(scope.calls).toEqual([{ method: 'GET', path: '/workflows/', query: { locationId: 'location-1' }, body: undefined }])
})

test('reads every page of forms', async () => {
  const forms = Array.from({ length: 120 }, (_, n) => ({ id: `f${n}`, name: `Form ${n}` }))
  const scope = scriptedScope(({ query }: Call) => ({ forms: forms.slice(Number(query?.skip), Number(query?.skip) + 50) }))
  expect(await kindOf('form').look?.(scope)).toHaveLength(120)
})

test('knows a number by the name that somebody gave it, else by itself', async () => {
  const numbers = [{ phoneNumber: '+15035550100', friendlyName: 'Front desk' }, { phoneNumber: '+15035550101' }]
  const scope = scriptedScope(() => ({ status: 'success', data: { numbers } }))
  expect((await kindOf('phone-number').look?.(scope))?.map(({ title }) => title)).toEqual(['Front desk', '+15035550101'])
})

test('takes an answer that holds no list for unreadable, never for empty', async () => {
  await expect(kindOf('survey').look?.(scriptedScope(() => ({})))).rejects.toThrow('surveys')
})
