import { expect, test } from 'vitest'
import type { Db } from '../db/database.ts'
import { createTestContext } from '../test/test-context.ts'
import type { Run } from './load-run.ts'
import { verifyJob } from './verify-job.ts'

const run = {
  plan: { id: 'plan', companyId: 'agency', locationId: 'here', scope: 'scope', resources: [], choices: {}, content: { changes: [] } },
  steps: new Map(),
} as unknown as Run

const hold = { jobId: 'job', companyId: 'agency', locationId: 'here', epoch: 1 }

function contextOver(fault: Error) {
  const selectFrom = (): never => {
    throw fault
  }
  return createTestContext({ db: { selectFrom } as unknown as Db })
}

test('a fault of ours leaves unknown whether all is there, and is logged', async () => {
  const ctx = contextOver(new TypeError('odd answer'))
  expect(await verifyJob(ctx, hold, run)).toEqual({
    state: 'unknown',
    checkedAt: '2026-11-22T12:00:00.000Z',
    differences: [],
    why: 'Something went wrong on our side.',
    said: { code: 'step.our_fault' },
  })
  expect(ctx.logged.join()).toContain('odd answer')
})

test('a database that is away is waited for', async () => {
  const away = Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
  await expect(verifyJob(contextOver(away), hold, run)).rejects.toBe(away)
})
