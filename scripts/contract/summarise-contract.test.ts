import { expect, test } from 'vitest'
import type { Exchange } from '../../marketplace/sandbox/api/exchange.ts'
import type { Deviation } from './judge-exchange.ts'
import { summariseContract } from './summarise-contract.ts'

const exchange = { method: 'POST', path: '/boxes/' } as Exchange
const recorded = [
  { kind: 'other', exchange },
  { kind: 'tag', exchange },
  { kind: 'tag', exchange },
]
const options: Deviation = { operation: 'POST /boxes/', side: 'request', at: 'options', says: 'is not described' }
const entry = { operations: ['POST /boxes/'], side: 'request' as const, at: 'options', why: 'because', source: 'there' }

test('is content when every deviation is listed and every kind has spoken', () => {
  const { faults, says } = summariseContract(recorded, () => [options], [entry], ['tag'])
  expect(faults).toEqual([])
  expect(says).toBe('3 requests and answers, 1 kinds, 1 known deviations, 0 unlisted.')
})

test('objects to a deviation that is not listed, once, with how often', () => {
  const { faults } = summariseContract(recorded, () => [options], [], ['tag'])
  expect(faults).toEqual(['POST /boxes/ · request options: is not described (other, 3 times)'])
})

test('objects to an entry that nothing needs any more, operation by operation', () => {
  const { faults } = summariseContract(recorded, () => [options], [{ ...entry, operations: ['POST /boxes/', 'PUT /boxes/{id}'] }], ['tag'])
  expect(faults).toEqual([expect.stringContaining('PUT /boxes/{id} request options')])
})

test('objects to a kind that made no request', () => {
  const { faults } = summariseContract(recorded, () => [], [], ['tag', 'user'])
  expect(faults).toEqual(['no request was made by user'])
})
