import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { JsonObject } from '../json.ts'
import { testSandbox } from '../test-sandbox.ts'

let sandbox: Awaited<ReturnType<typeof testSandbox>>
let token: string
let locationId: string

beforeEach(async () => {
  sandbox = await testSandbox()
  token = await sandbox.locationToken()
  locationId = sandbox.locationId
})
afterEach(async () => {
  vi.useRealTimers()
  await sandbox.close()
})

it('rewrites every probability to an even ramp when one is missing', async () => {
  const partly = await create('Partly', [{ name: 'A', stageWinProbability: 90 }, { name: 'B' }, { name: 'C', stageWinProbability: 10 }])
  expect(stagesOf(partly).map((stage) => stage.stageWinProbability)).toEqual([25, 50, 75])
  const fully = await create('Fully', [
    { name: 'A', stageWinProbability: 90 },
    { name: 'B', stageWinProbability: 10 },
  ])
  expect(stagesOf(fully).map((stage) => stage.stageWinProbability)).toEqual([90, 10])
})

it('replaces all stages on update, and moves the cards of a stage that is gone to the first', async () => {
  const made = await create('Sales', [{ name: 'New' }, { name: 'Visit' }, { name: 'Won' }])
  await sandbox.control('/seed-data', { locationId, contacts: 9, opportunities: 9 })
  const [first, , last] = stagesOf(made)
  const stages = [{ id: first?.id, name: 'New lead' }, { name: 'Quote' }, { id: last?.id, name: 'Won' }]
  const changed = await sandbox.api('PUT', `/opportunities/pipelines/${String(made.id)}`, { token, body: { name: 'Sales', stages } })
  const now = stagesOf(changed.body.pipeline as JsonObject)
  expect(now.map((stage) => stage.name)).toEqual(['New lead', 'Quote', 'Won'])
  expect([now[0]?.id, now[2]?.id]).toEqual([first?.id, last?.id])
  const inFirst = await sandbox.api('GET', `/opportunities/search?locationId=${locationId}&pipelineStageId=${String(first?.id)}`, { token })
  expect(inFirst.body.meta).toMatchObject({ total: 6 })
})

it('refuses on update what only a reader sees, and a list that keeps no stage', async () => {
  const made = await create('Sales', [{ name: 'New' }])
  const body = { id: made.id, locationId, position: made.position, name: 'Sales', stages: made.stages }
  const refused = await sandbox.api('PUT', `/opportunities/pipelines/${String(made.id)}`, { token, body })
  expect(refused.status).toBe(422)
  expect(refused.body.message).toEqual([
    'property id should not exist',
    'property locationId should not exist',
    'property position should not exist',
  ])
  expect(
    (
      await sandbox.api('PUT', `/opportunities/pipelines/${String(made.id)}`, {
        token,
        body: { name: 'Sales', stages: [{ name: 'Other' }] },
      })
    ).status,
  ).toBe(400)
})

it('refuses a name that only differs in case', async () => {
  await create('Sales', [{ name: 'New' }])
  const again = await sandbox.api('POST', '/opportunities/pipelines', {
    token,
    body: { locationId, name: 'SALES', stages: [{ name: 'New' }] },
  })
  expect(again.status).toBe(400)
})

it('shows a write only after the lag that was asked for', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await sandbox.control('/quirks', { pipelineLagMs: 300 })
  await create('Sales', [{ name: 'New' }])
  expect(await listed()).toEqual([])
  vi.setSystemTime(Date.now() + 300)
  expect(await listed()).toEqual(['Sales'])
})

it('destroys the opportunities of a pipeline that is deleted', async () => {
  const made = await create('Sales', [{ name: 'New' }])
  await sandbox.control('/seed-data', { locationId, contacts: 3, opportunities: 4 })
  expect((await sandbox.api('DELETE', `/opportunities/pipelines/${String(made.id)}`, { token })).status).toBe(200)
  expect((await sandbox.control(`/inventory/${locationId}`)).counts).toMatchObject({ pipelines: 0, opportunities: 0, contacts: 3 })
})

async function create(name: string, stages: JsonObject[]): Promise<JsonObject> {
  const made = await sandbox.api('POST', '/opportunities/pipelines', { token, body: { locationId, name, stages } })
  expect(made.status).toBe(201)
  return made.body.pipeline as JsonObject
}

async function listed(): Promise<unknown[]> {
  const { body } = await sandbox.api('GET', `/opportunities/pipelines?locationId=${locationId}`, { token })
  return (body.pipelines as JsonObject[]).map((pipeline) => pipeline.name)
}

function stagesOf(pipeline: JsonObject): JsonObject[] {
  return pipeline.stages as JsonObject[]
}
