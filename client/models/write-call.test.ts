import { expect, it } from 'vitest'
import { writeCall } from './write-call.ts'

const call = {
  at: '2026-01-01T10:00:00.000Z',
  method: 'POST',
  path: '/locations/loc/tags',
  status: 201,
  durationMs: 120,
  attempt: 2,
  traceId: 'trace-1',
  request: '{"name":"new"}',
  answer: '{"tag":{"id":"1"}}',
  cut: false,
}

it('writes a call with everything that a support desk asks for', () => {
  expect(writeCall(call)).toBe(
    '2026-01-01T10:00:00.000Z  POST /locations/loc/tags\n201 after 120 ms, attempt 2, trace trace-1\n\n{"name":"new"}\n\n{"tag":{"id":"1"}}',
  )
})

it('says that no answer came, and that something was cut', () => {
  expect(writeCall({ ...call, status: null, answer: null, traceId: null, cut: true })).toBe(
    '2026-01-01T10:00:00.000Z  POST /locations/loc/tags\nno answer after 120 ms, attempt 2\n\n{"name":"new"}\n\n(shortened)',
  )
})
