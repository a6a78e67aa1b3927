import { expect, it, vi } from 'vitest'
import type { PlansApi } from '../api/plans.ts'
import { makePlan, refusal } from '../test/factories.ts'
import { PlanAgainModel } from './plan-again-model.ts'

it('makes the plan anew from the one that the server keeps, and says why when it cannot', async () => {
  const unused = () => Promise.reject(new Error('not used'))
  const make = vi.fn<PlansApi['make']>(async () => makePlan([], { id: 'plan_2' }))
  const model = new PlanAgainModel({ make, get: unused, change: unused, keep: unused })
  await expect(model.run({ id: 'plan_1', locationId: 'loc_1' })).resolves.toMatchObject({ id: 'plan_2' })
  expect(make).toHaveBeenCalledWith({ planId: 'plan_1', locationId: 'loc_1' })
  make.mockRejectedValue(refusal('install_suspended'))
  await expect(model.run({ id: 'plan_1', locationId: 'loc_1' })).resolves.toBeUndefined()
  expect(model.problem.value?.code).toBe('install_suspended')
})
