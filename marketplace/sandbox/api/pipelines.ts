import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { moveToFirstStage, newStages, sortedStages } from './pipeline-stages.ts'
import { refuse } from './refusal.ts'
import { between, flag, list, name, number, oneOf, required, shape, text, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, sameName, thingsOf } from './things.ts'
import type { World } from '../world.ts'

const many = '/opportunities/pipelines'
const one = `${many}/:pipelineId`

const stage: Fields = {
  name,
  stageWinProbability: between(0, 100),
  position: number,
  color: { ...text, pattern: /^#[0-9a-fA-F]{6}$/ },
  showInFunnel: flag,
  showInPieChart: flag,
}

const settings: Fields = {
  name,
  showInFunnel: flag,
  showInPieChart: flag,
  useOpportunityProbability: flag,
  colorRenderMode: oneOf('dot', 'bg-tint', 'none'),
}

const shown = [
  'id',
  'name',
  'stages',
  'showInFunnel',
  'showInPieChart',
  'useOpportunityProbability',
  'colorRenderMode',
  'locationId',
  'position',
  'dateAdded',
  'dateUpdated',
]

export const pipelineOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...forLocation('opportunities.readonly', 'pipelines.readonly'),
    query: { locationId: required(text) },
    handle: ({ world, locationId }) => ({ pipelines: visible(world, locationId).map(show) }),
  },
  {
    method: 'POST',
    path: many,
    ...forLocation('pipelines.create'),
    body: { ...settings, locationId: required(text), stages: required(list(shape(stage), 1)) },
    status: 201,
    handle: create,
  },
  {
    method: 'GET',
    path: one,
    ...forLocation('pipelines.readonly'),
    handle(call) {
      const found = visible(call.world, call.locationId).find((pipeline) => pipeline.id === call.params.pipelineId)
      return {
        pipeline: show(
          found ??
            (call.world.stalePipelines.has(call.params.pipelineId ?? '')
              ? refuse(404, 'Pipeline not found')
              : ownThing(call, 'pipelines', call.params.pipelineId)),
        ),
      }
    },
  },
  {
    method: 'PUT',
    path: one,
    ...forLocation('pipelines.write'),
    body: { ...settings, stages: required(list(shape({ ...stage, id: text }), 1)) },
    handle: update,
  },
  { method: 'DELETE', path: one, ...forLocation('pipelines.write'), handle: remove },
]

function create(call: Call): JsonObject {
  const { world, locationId, body } = call
  refuseTaken(call)
  const now = new Date(world.now()).toISOString()
  const pipeline: Thing = {
    id: newId(),
    locationId,
    showInFunnel: true,
    showInPieChart: true,
    useOpportunityProbability: false,
    colorRenderMode: 'dot',
    position: `a${thingsOf(world, locationId, 'pipelines').length}`,
    dateAdded: now,
    dateUpdated: now,
    ...pick(body, Object.keys(settings)),
    stages: newStages(body.stages, []),
  }
  lag(world, pipeline.id, locationId, undefined)
  return { pipeline: show(addThing(world, 'pipelines', pipeline)) }
}

function update(call: Call): JsonObject {
  const { world, locationId, body } = call
  const pipeline = ownThing(call, 'pipelines', call.params.pipelineId)
  refuseTaken(call, pipeline.id)
  const stages = newStages(body.stages, sortedStages(pipeline))
  lag(world, pipeline.id, locationId, structuredClone(pipeline))
  changeThing(world, pipeline, { ...pick(body, Object.keys(settings)), stages, dateUpdated: new Date(world.now()).toISOString() })
  moveToFirstStage(pipeline, thingsOf(world, locationId, 'opportunities'))
  return { pipeline: show(pipeline) }
}

function remove(call: Call): JsonObject {
  const { world, locationId } = call
  const pipeline = ownThing(call, 'pipelines', call.params.pipelineId)
  lag(world, pipeline.id, locationId, structuredClone(pipeline))
  removeThing(world, 'pipelines', pipeline)
  const opportunities = thingsOf(world, locationId, 'opportunities')
  const kept = opportunities.filter((opportunity) => opportunity.pipelineId !== pipeline.id)
  opportunities.splice(0, opportunities.length, ...kept)
  return { succeeded: true }
}

function refuseTaken({ world, locationId, body }: Call, except?: string): void {
  const taken = thingsOf(world, locationId, 'pipelines').some((pipeline) => pipeline.id !== except && sameName(pipeline.name, body.name))
  if (taken) refuse(400, `A pipeline with the name ${String(body.name)} already exists`)
}

/** Reads may lag behind writes: until then the list shows what was there before. */
function visible(world: World, locationId: string): Thing[] {
  const stale = [...world.stalePipelines].filter(([, { until, locationId: where }]) => until > world.now() && where === locationId)
  const hidden = new Set(stale.map(([id]) => id))
  const before = stale.flatMap(([, one_]) => one_.before ?? [])
  return [...thingsOf(world, locationId, 'pipelines').filter((pipeline) => !hidden.has(pipeline.id)), ...before]
}

function lag(world: World, id: string, locationId: string, before: Thing | undefined): void {
  const known = world.stalePipelines.get(id)
  const still = known && known.until > world.now()
  if (world.quirks.pipelineLagMs <= 0) world.stalePipelines.delete(id)
  else world.stalePipelines.set(id, { until: world.now() + world.quirks.pipelineLagMs, locationId, before: still ? known.before : before })
}

function show(pipeline: JsonObject): JsonObject {
  return { ...pick(pipeline, shown), stages: sortedStages(pipeline) }
}
