import { expect, test } from 'vitest'
import type { Live } from './kind.ts'
import { pipeline } from './pipeline.ts'
import { refusal, scriptedScope } from './scripted-api.test-data.ts'

const stages = [
  { id: 's1', name: 'New', position: 0, stageWinProbability: 10, color: '#111111', showInFunnel: true, showInPieChart: true },
  { id: 's2', name: 'Won', position: 1, stageWinProbability: 100 },
]
const answer = { id: 'p1', name: 'Sales', stages, showInFunnel: true, colorRenderMode: 'dot' }
const live: Live = {
  id: 'p1',
  title: 'Sales',
  fields: { name: 'Sales', useOpportunityProbability: null, colorRenderMode: 'dot', stages: [] },
  raw: stages,
}

test('sends every stage of a new pipeline with a place and a probability on an even rise', async () => {
  const scope = scriptedScope(() => ({ pipeline: answer }))
  await pipeline.create?.(scope, { name: 'Sales', stages: [{ name: 'New' }, { name: 'Met' }, { name: 'Won', stageWinProbability: 100 }] })
  expect(scope.calls[0]?.body).toEqual({
    name: 'Sales',
    locationId: 'location-1',
    stages: [
      { name: 'New', position: 0, stageWinProbability: 25 },
      { name: 'Met', position: 1, stageWinProbability: 50 },
      { name: 'Won', position: 2, stageWinProbability: 100 },
    ],
  })
})

test('keeps the ids of stages by name and puts stages that the blueprint does not name after ours', async () => {
  const scope = scriptedScope(({ method }) => ({
    pipeline:
      method === 'GET' ? { ...answer, stages: [...stages, { id: 's3', name: 'By hand', position: 2, stageWinProbability: 5 }] } : answer,
  }))
  await pipeline.update?.(scope, live, { name: 'Sales', stages: [{ name: 'WON' }, { name: 'Met' }] }, ['stages'])
  const { body } = scope.calls[1] ?? {}
  expect(body).toEqual({
    name: 'Sales',
    stages: [
      { id: 's2', name: 'WON', position: 0, stageWinProbability: 100 },
      { name: 'Met', position: 1, stageWinProbability: 40 },
      { id: 's1', name: 'New', position: 2, stageWinProbability: 10, color: '#111111', showInFunnel: true, showInPieChart: true },
      { id: 's3', name: 'By hand', position: 3, stageWinProbability: 5 },
    ],
  })
})

test('leaves the stages as they are when something else changes', async () => {
  const scope = scriptedScope(() => answer)
  await pipeline.update?.(scope, live, { name: 'Sales', stages: [{ name: 'Other' }], colorRenderMode: 'none' }, ['colorRenderMode'])
  expect(scope.calls[1]?.body).toEqual({ name: 'Sales', colorRenderMode: 'none', stages })
})

test('falls back on the stages that the plan saw while a read lags behind', async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'GET') throw refusal('not_found')
    return answer
  })
  await pipeline.update?.(scope, live, { name: 'Sales', stages: [{ name: 'New', color: '#222222' }] }, ['stages'])
  expect(scope.calls[1]?.body).toMatchObject({ stages: [{ id: 's1', color: '#222222', stageWinProbability: 10 }, { id: 's2' }] })
})

test('refuses to replace stages that it does not know', async () => {
  const scope = scriptedScope(() => {
    throw refusal('not_found')
  })
  await expect(
    pipeline.update?.(scope, { ...live, raw: undefined }, { name: 'Sales', stages: [{ name: 'New' }] }, ['stages']),
  ).rejects.toMatchObject({ reason: 'not_found' })
  expect(scope.calls.map((call) => call.method)).toEqual(['GET'])
})

test('compares of the stages only what the blueprint says, in order', () => {
  const desired = [{ name: 'new', color: '#AAAAAA' }, { name: 'Won' }]
  const same = (value: unknown): boolean =>
    JSON.stringify(pipeline.normalise?.('stages', value, desired)) === JSON.stringify(pipeline.normalise?.('stages', desired, desired))
  expect(
    same([
      { name: 'New', color: '#aaaaaa', stageWinProbability: 3, position: 0 },
      { name: 'Kept', position: 1 },
      { name: 'Won', position: 2 },
    ]),
  ).toBe(true)
  expect(
    same([
      { name: 'New', color: '#bbbbbb', position: 0 },
      { name: 'Won', position: 1 },
    ]),
  ).toBe(false)
  expect(
    same([
      { name: 'Won', position: 0 },
      { name: 'New', color: '#aaaaaa', position: 1 },
    ]),
  ).toBe(false)
  expect(same([{ name: 'New', color: '#aaaaaa', position: 0 }])).toBe(false)
})

test('takes a stage without a position for the one at its place in the list', () => {
  const normal = (value: unknown, desired: unknown): unknown => pipeline.normalise?.('stages', value, desired)
  const wanted = [{ name: 'New' }, { name: 'Met', position: 1 }, { name: 'Won' }]
  const sent = wanted.map((stage, position) => ({ ...stage, position }))
  expect(normal(wanted, wanted)).toEqual(normal(sent, wanted))
})

test('takes of two stages that count as one name the same one when it compares and when it sends', async () => {
  const twins = [
    { id: 's1', name: 'Follow-up', position: 0, stageWinProbability: 10 },
    { id: 's2', name: 'Follow up!', position: 1, stageWinProbability: 20 },
  ]
  const scope = scriptedScope(() => ({ pipeline: { ...answer, stages: twins } }))
  const spec = { name: 'Sales', stages: [{ name: 'Follow up', stageWinProbability: 10 }] }
  const normal = (value: unknown): unknown => pipeline.normalise?.('stages', value, spec.stages)
  expect(normal(twins)).toEqual(normal(spec.stages))
  await pipeline.update?.(scope, live, spec, ['stages'])
  expect(scope.calls[1]?.body).toMatchObject({
    stages: [
      { id: 's1', name: 'Follow up' },
      { id: 's2', name: 'Follow up!' },
    ],
  })
})

test('prefers of two stages that count as one name the one that is spelled as ours', async () => {
  const twins = [
    { id: 's1', name: 'Follow-up', position: 0, stageWinProbability: 10 },
    { id: 's2', name: 'Follow up', position: 1, stageWinProbability: 20 },
  ]
  const scope = scriptedScope(() => ({ pipeline: { ...answer, stages: twins } }))
  const spec = { name: 'Sales', stages: [{ name: 'Follow up', stageWinProbability: 20 }] }
  const normal = (value: unknown): unknown => pipeline.normalise?.('stages', value, spec.stages)
  expect(normal(twins)).toEqual(normal(spec.stages))
  await pipeline.update?.(scope, live, spec, ['stages'])
  expect(scope.calls[1]?.body).toMatchObject({
    stages: [
      { id: 's2', name: 'Follow up' },
      { id: 's1', name: 'Follow-up' },
    ],
  })
})

test('counts the opportunities of every status before it is deleted', async () => {
  const scope = scriptedScope(() => ({ meta: { total: 2 } }))
  await pipeline.holdsClientData?.(scope, live)
  expect(scope.calls[0]?.query).toMatchObject({ pipelineId: 'p1', status: 'all' })
})

test('refuses two stages of the same name, whatever their case and punctuation', () => {
  expect(pipeline.validate?.({ name: 'Sales', stages: [{ name: 'Won' }, { name: 'Won!' }] })).toMatchObject([{ path: 'stages[1].name' }])
  expect(pipeline.validate?.({ name: 'Sales', stages: [{ name: 'New' }, { name: 'new ' }] })).toMatchObject([{ path: 'stages[1].name' }])
})

test('does not take an answer with a stage that has no id for a pipeline', async () => {
  const scope = scriptedScope(() => ({ pipelines: [{ ...answer, stages: [{ name: 'New' }] }] }))
  await expect(pipeline.list?.({ ...scope, matched: () => Promise.resolve([]) })).rejects.toThrow('expected string')
})
