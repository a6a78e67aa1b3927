import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BlueprintCheck } from '../../server/contract/blueprint.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { makeStoredBlueprint, refusal } from '../test/factories.ts'
import { ImportModel } from './import-model.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const good: BlueprintCheck = { ok: true, errors: [], warnings: [], counts: { tag: 1 }, variables: [] }

function build(check: BlueprintsApi['check'] = async () => good) {
  const api = {
    check: vi.fn<BlueprintsApi['check']>(check),
    import: vi.fn<BlueprintsApi['import']>(async () => makeStoredBlueprint({})),
  }
  return { api, model: new ImportModel(api, 100) }
}

describe('import', () => {
  it('checks once the typing rests', async () => {
    const { model, api } = build()
    for (const text of ['a', 'ab', 'abc']) {
      model.text.value = text
      await settle(100)
    }
    expect(api.check).not.toHaveBeenCalled()
    await settle(400)
    expect(api.check).toHaveBeenCalledTimes(1)
    expect(model.check.value).toEqual({ state: 'valid', check: good })
  })

  it('forgets the answer to a text that has changed since', async () => {
    const { model } = build(async (text) => ({ ...good, ok: text !== 'old' }))
    model.text.value = 'old'
    await settle(349)
    model.text.value = 'new'
    await settle(400)
    expect(model.check.value.state).toBe('valid')
  })

  it('lists the faults of a refused text', async () => {
    const errors = [{ path: 'resources[0].kind', message: 'unknown', fix: 'tag' }]
    const { model } = build(() => Promise.reject(refusal('invalid_blueprint', { errors })))
    model.text.value = 'x'
    await settle(400)
    expect(model.check.value).toMatchObject({ state: 'refused', check: { errors } })
  })

  it('tells a fault on the way from a fault of the text', async () => {
    const { model } = build(() => Promise.reject(refusal('unavailable')))
    model.text.value = 'x'
    await settle(400)
    expect(model.check.value.state).toBe('failed')
  })

  it('sends nothing that is too large, and does not read such a file', async () => {
    const { model, api } = build()
    model.text.value = 'é'.repeat(51)
    await settle(400)
    expect(model.check.value).toEqual({ state: 'too_large', bytes: 102 })
    const text = vi.fn<() => Promise<string>>(async () => 'x')
    await model.takeFile({ size: 101, text })
    expect(text).not.toHaveBeenCalled()
    expect(api.check).not.toHaveBeenCalled()
  })

  it('saves only what holds', async () => {
    const { model, api } = build()
    await expect(model.save()).resolves.toBeUndefined()
    await model.takeFile({ size: 1, text: async () => 'fine' })
    await settle(400)
    await expect(model.save()).resolves.toMatchObject({ id: 'bp_1' })
    expect(api.import).toHaveBeenCalledWith('fine')
  })
})
