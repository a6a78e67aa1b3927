import { expect, it, vi } from 'vitest'
import type { BlueprintVersion } from '../../server/contract/blueprint.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { makeOwnBlueprint, refusal } from '../test/factories.ts'
import { VersionsModel } from './versions-model.ts'

function build(count = 3) {
  let newest = count
  const versions = (): BlueprintVersion[] =>
    Array.from({ length: newest }, (_, index) => ({
      version: newest - index,
      name: 'Clinic',
      resourceCount: 1,
      createdAt: '2025-01-01T00:00:00.000Z',
      createdBy: 'Mia',
      note: null,
    }))
  const at = (version = newest) =>
    makeOwnBlueprint({
      version,
      blueprint: { version: 1, name: 'Clinic', variables: {}, resources: [{ kind: 'tag', key: 'a', spec: { name: `v${version}` } }] },
    })
  const api = {
    get: vi.fn<BlueprintsApi['get']>(async (_, version) => at(version)),
    versions: vi.fn<BlueprintsApi['versions']>(async () => versions()),
    update: vi.fn<BlueprintsApi['update']>(async () => at((newest += 1))),
  }
  return { api, model: new VersionsModel(api, 'bp_1') }
}

it('compares the newest with the one before, and any two that are chosen, the older first', async () => {
  const { model } = build()
  await expect.poll(() => model.diff.value.state).toBe('ready')
  expect(model.pair.value).toEqual({ left: 2, right: 3 })
  model.choose(3, 1)
  await expect.poll(() => model.diff.value.state).toBe('ready')
  expect(model.pair.value).toEqual({ left: 1, right: 3 })
  expect(model.diff.value).toMatchObject({ value: { resources: [{ fields: [{ path: 'name', before: 'v1', after: 'v3' }] }] } })
})

it('brings an older version back as the newest', async () => {
  const { model, api } = build()
  await expect.poll(() => model.at.value.state).toBe('ready')
  expect(await model.restore(1, 'back')).toBe(4)
  expect(api.update).toHaveBeenCalledWith(
    'bp_1',
    expect.objectContaining({ resources: [expect.objectContaining({ spec: { name: 'v1' } })] }),
    3,
    'back',
  )
  expect(model.pair.value).toEqual({ left: 3, right: 4 })
})

it('has nothing to compare of a single version, and says why a restore was refused', async () => {
  const one = build(1)
  await expect.poll(() => one.model.pair.value).toEqual({ left: 1, right: 1 })
  const { model, api } = build()
  await expect.poll(() => model.at.value.state).toBe('ready')
  api.update.mockRejectedValueOnce(refusal('conflict'))
  expect(await model.restore(1, '')).toBeUndefined()
  expect(model.problem.value?.code).toBe('conflict')
})
