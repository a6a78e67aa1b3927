import { randomUUID } from 'node:crypto'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { refuse } from './refusal.ts'
import { sameName } from './things.ts'

export type Stage = JsonObject & { id: string; position: number }

export function sortedStages(pipeline: JsonObject): Stage[] {
  const stages = (Array.isArray(pipeline.stages) ? pipeline.stages : []) as Stage[]
  return stages.toSorted((a, b) => a.position - b.position)
}

/**
 * The whole list of stages is replaced: an id keeps a stage, no id makes a new one, an omitted one is gone.
 * Without a win probability on every stage, the server rewrites all of them to an even ramp.
 */
export function newStages(sent: Json | undefined, known: Stage[]): Stage[] {
  const list = (Array.isArray(sent) ? sent : []).filter(isObject)
  list.forEach((stage, index) => {
    if (list.findIndex((other) => sameName(other.name, stage.name)) !== index)
      refuse(400, `Stage names must be unique within the pipeline: ${String(stage.name)}`)
    if (stage.id !== undefined && !known.some((old) => old.id === stage.id))
      refuse(400, `Stage ${String(stage.id)} does not belong to this pipeline`)
  })
  if (known.length && !list.some((stage) => stage.id !== undefined)) refuse(400, 'At least one existing stage must remain')
  const complete = list.every((stage) => typeof stage.stageWinProbability === 'number')
  return list.map((stage, index) => ({
    showInFunnel: true,
    showInPieChart: true,
    ...stage,
    id: typeof stage.id === 'string' ? stage.id : randomUUID(),
    position: typeof stage.position === 'number' ? stage.position : index,
    stageWinProbability: complete ? stage.stageWinProbability : Math.round(((index + 1) / (list.length + 1)) * 10_000) / 100,
  }))
}

/** Cards of a stage that is gone land in the stage with the lowest position. */
export function moveToFirstStage(pipeline: Thing, opportunities: Thing[]): void {
  const stages = sortedStages(pipeline)
  for (const card of opportunities.filter((one) => one.pipelineId === pipeline.id)) {
    if (!stages.some((stage) => stage.id === card.pipelineStageId)) card.pipelineStageId = stages[0]?.id
  }
}
