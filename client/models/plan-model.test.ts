import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ApplyRequest } from '../../server/contract/job.ts'
import type { Plan, PlanPatch } from '../../server/contract/plan.ts'
import type { Api } from '../api/api.ts'
import { later, makeChange, makeJobsApi, makePlan, refusal } from '../test/factories.ts'
import { PlanModel } from './plan-model.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const unused = () => Promise.reject(new Error('not used'))

async function build(
  plan: Plan,
  over: { change?: Api['plans']['change']; keep?: Api['plans']['keep']; apply?: Api['jobs']['apply'] } = {},
) {
  const patches: PlanPatch[] = []
  const changed: string[] = []
  const applied: ApplyRequest[] = []
  const change: Api['plans']['change'] = async (id, patch) => {
    patches.push(patch)
    changed.push(id)
    const changes = plan.changes.map((line) => ({ ...line, excluded: patch.exclude?.includes(line.id) ?? false }))
    return { ...plan, hash: `hash_${patches.length + 1}`, changes }
  }
  const apply: Api['jobs']['apply'] = async (request) => {
    applied.push(request)
    return { jobId: 'job_1', status: 'PENDING' }
  }
  const plans = { get: async () => plan, make: unused, change: over.change ?? change, keep: over.keep ?? unused }
  const jobs = makeJobsApi({ apply: over.apply ?? apply })
  const model = new PlanModel({ plans, jobs }, plan.id)
  await settle()
  return { model, patches, changed, applied }
}

const threeTags = makePlan([makeChange({ key: 'a' }), makeChange({ key: 'b' }), makeChange({ key: 'c' })])

describe('plan', () => {
  it('leaves lines out at once, and asks the server once for several clicks', async () => {
    const { model, patches } = await build(threeTags)
    model.include(['tag/a'], false)
    model.include(['tag/b'], false)
    model.include(['tag/a'], true)
    expect([...(model.excluded.value ?? [])]).toEqual(['tag/b'])
    expect(model.isChanging.value).toBe(true)
    await settle(1_000)
    expect(patches).toEqual([{ exclude: ['tag/b'] }])
    expect(model.isChanging.value).toBe(false)
    expect(model.excluded.value).toBeNull()
    expect(model.toApply.value).toBe(2)
  })

  it('sends what was clicked while the server was still answering', async () => {
    const first = later<Plan>()
    const patches: PlanPatch[] = []
    const { model } = await build(threeTags, {
      change: (_id, patch) => {
        patches.push(patch)
        return patches.length === 1 ? first.promise : Promise.resolve(threeTags)
      },
    })
    model.include(['tag/a'], false)
    await settle(500)
    model.include(['tag/b'], false)
    await settle(500)
    expect(patches).toHaveLength(1)
    first.resolve(threeTags)
    await settle(1_000)
    expect(patches[1]).toEqual({ exclude: ['tag/a', 'tag/b'] })
    expect(model.isChanging.value).toBe(false)
  })

  it('goes on with the plan that a change was answered with, also for what was clicked meanwhile', async () => {
    const first = later<Plan>()
    const asked: string[] = []
    const { model, applied } = await build(threeTags, {
      change: (id) => {
        asked.push(id)
        return asked.length === 1 ? first.promise : Promise.resolve({ ...threeTags, id, hash: 'hash_3' })
      },
    })
    model.toggleLine('tag/c')
    model.include(['tag/a'], false)
    await settle(500)
    model.include(['tag/b'], false)
    first.resolve({ ...threeTags, id: 'plan_2', hash: 'hash_2' })
    await settle(1_000)
    expect(asked).toEqual(['plan_1', 'plan_2'])
    expect(model.plan.value).toMatchObject({ id: 'plan_2', changes: [{}, {}, {}] })
    expect([...model.open.value]).toEqual(['tag/c'])
    await model.apply()
    expect(applied).toEqual([{ planId: 'plan_2', hash: 'hash_3' }])
  })

  it('does not send back what left only because of another line', async () => {
    const dragged = makeChange({ key: 'b', excluded: true, reason: 'excluded_with_dependency' })
    const { model, patches } = await build(
      makePlan([makeChange({ key: 'a', excluded: true, reason: 'excluded' }), dragged, makeChange({ key: 'c' })]),
    )
    model.include(['tag/c'], false)
    await settle(1_000)
    expect(patches).toEqual([{ exclude: ['tag/a', 'tag/c'] }])
  })

  it('asks for a deletion by naming it, and never for one that was refused', async () => {
    const deletion = { action: 'delete', reason: 'no_longer_named', excluded: true } as const
    const offered = ['a', 'b'].map((key) => makeChange({ ...deletion, key, optIn: 'offered' }))
    const refused = makeChange({ ...deletion, key: 'c', optIn: 'refused' })
    const { model, patches } = await build(makePlan([...offered, refused, makeChange({ key: 'd' })]))
    expect(model.groups.value[0]).toMatchObject({ total: 4, included: 1, excludable: 1 })
    model.include(['tag/b'], true)
    expect([...(model.excluded.value ?? [])]).toEqual(['tag/a', 'tag/c'])
    await settle(1_000)
    expect(patches).toEqual([{ exclude: [], include: ['tag/b'] }])
  })

  it('does not ask by itself for what goes along with a deletion that was chosen', async () => {
    const deletion = { action: 'delete', optIn: 'offered', excluded: false } as const
    const chosen = makeChange({ ...deletion, key: 'a', reason: 'no_longer_named' })
    const { model, patches } = await build(makePlan([chosen, makeChange({ ...deletion, key: 'b', reason: 'deleted_along' })]))
    model.include(['tag/c'], false)
    await settle(1_000)
    expect(patches).toEqual([{ exclude: ['tag/c'], include: ['tag/a'] }])
  })

  it('sends decisions together with those that were taken before', async () => {
    const field = (path: string, decision: 'open' | 'ours') => ({ path, before: 1, after: 2, decision })
    const { model, patches } = await build(
      makePlan([makeChange({ action: 'decide', fields: [field('name', 'ours'), field('value', 'open')] })]),
    )
    model.decide('tag/a', { value: 'theirs' })
    await settle(1_000)
    expect(patches).toEqual([{ exclude: [], decisions: { 'tag/a': { name: 'ours', value: 'theirs' } } }])
  })

  it('shows the plan as it is when a change is refused', async () => {
    const { model } = await build(threeTags, { change: () => Promise.reject(refusal('upstream_failed')) })
    const included: (number | undefined)[] = []
    const stop = model.groups.subscribe(([group]) => included.push(group?.included))
    model.include(['tag/a'], false)
    await settle(1_000)
    stop()
    expect(model.changeProblem.value?.code).toBe('upstream_failed')
    expect(model.excluded.value).toBeNull()
    expect(model.toApply.value).toBe(3)
    expect(included).toEqual([3, 2, 3])
  })

  it('applies exactly the plan that is shown, and once for a double click', async () => {
    const { model, applied } = await build(threeTags)
    const [first, second] = await Promise.all([model.apply(), model.apply()])
    expect(first?.jobId).toBe('job_1')
    expect(second).toBeUndefined()
    expect(applied).toEqual([{ planId: 'plan_1', hash: 'hash_1' }])
  })

  it('does not apply while a change is on its way', async () => {
    const { model, applied } = await build(threeTags)
    model.include(['tag/a'], false)
    await expect(model.apply()).resolves.toBeUndefined()
    await settle(1_000)
    await model.apply('Clinic')
    expect(applied).toEqual([{ planId: 'plan_1', hash: 'hash_2', confirm: 'Clinic' }])
  })

  it('keeps what was chosen by the plan that is shown, and shows the plan that knows it', async () => {
    const line = makeChange({
      action: 'same',
      reason: 'decision_taken',
      fields: [{ path: 'value', before: 1, after: 1, wanted: 2, decision: 'theirs' }],
    })
    const asked: [string, string][] = []
    const known = makePlan([{ ...line, reason: 'kept_on_purpose' }, makeChange({ key: 'b' })], { id: 'plan_2', toKeep: [] })
    const { model, patches, changed } = await build(makePlan([line], { grade: 'no_changes', toKeep: ['tag/a'] }), {
      keep: async (id, hash) => {
        asked.push([id, hash])
        return known
      },
    })
    await Promise.all([model.keep(), model.keep()])
    expect(asked).toEqual([['plan_1', 'hash_1']])
    expect(model.plan.value).toMatchObject({ toKeep: [], changes: [{ reason: 'kept_on_purpose' }, {}] })
    model.include(['tag/b'], false)
    await settle(1_000)
    expect(patches).toEqual([{ exclude: ['tag/b'] }])
    expect(changed).toEqual(['plan_2'])
  })

  it('says why nothing was kept', async () => {
    const { model } = await build(makePlan([], { toKeep: ['tag/a'] }), { keep: () => Promise.reject(refusal('stale_plan')) })
    await model.keep()
    expect(model.applyProblem.value?.code).toBe('stale_plan')
    expect(model.isApplying.value).toBe(false)
  })

  it('says why it was not applied', async () => {
    const { model } = await build(threeTags, { apply: () => Promise.reject(refusal('stale_plan')) })
    await expect(model.apply()).resolves.toBeUndefined()
    expect(model.applyProblem.value?.code).toBe('stale_plan')
    expect(model.isApplying.value).toBe(false)
  })
})
