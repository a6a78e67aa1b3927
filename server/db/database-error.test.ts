import pg from 'pg'
import { expect, test } from 'vitest'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { isCollision, isDatabaseAway, isRefusedByDatabase } from './database-error.ts'

const fromServer = (code: string): pg.DatabaseError => Object.assign(new pg.DatabaseError('refused', 7, 'error'), { code })

test.each(['08006', '57P01', '57P03', '25P03', '25006', '53100', '53300', '40001'])('takes %s for a database that is away', (code) => {
  expect([isDatabaseAway(fromServer(code)), isRefusedByDatabase(fromServer(code))]).toEqual([true, false])
})

test('takes a broken or refused connection for a database that is away', () => {
  expect(isDatabaseAway(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))).toBe(true)
  expect(isDatabaseAway(new Error('Connection terminated unexpectedly'))).toBe(true)
  expect(isDatabaseAway(new Error('timeout exceeded when trying to connect'))).toBe(true)
  expect(isDatabaseAway(new Error('Client was closed and is not queryable'))).toBe(true)
})

test('takes a refused statement for refused, and anything else for neither', () => {
  expect([isDatabaseAway(fromServer('23505')), isRefusedByDatabase(fromServer('23505'))]).toEqual([false, true])
  const broken = new HighLevelError({ reason: 'ambiguous', message: 'The connection to the platform broke.', method: 'POST', path: '/' })
  for (const other of [broken, new TypeError('x is not a function'), 'text', undefined])
    expect([isDatabaseAway(other), isRefusedByDatabase(other)]).toEqual([false, false])
})

test('knows when the same statement may be sent again at once', () => {
  expect(['40001', '40P01', '23505', '57P01'].map((code) => isCollision(fromServer(code)))).toEqual([true, true, false, false])
})
