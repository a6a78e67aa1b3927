import { z } from 'zod'
import { fault, saying } from '../contract/say.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { countOpportunities } from './count-client-data.ts'
import { Answered, readFields } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type SpecIssue } from './kind.ts'
import { countByStage, stagesAfter } from './pipeline-parts.ts'
import {
  AnsweredStages,
  mergeStages,
  newStages,
  normaliseStages,
  StageSpec,
  stagesBeside,
  stagesInWords,
  withChances,
  type LiveStage,
} from './pipeline-stages.ts'
import { writeFields } from './write-fields.ts'

/** How forecasts and colours are chosen is in no published description (platform dossier §5.3). */
const PipelineSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the pipeline; unique in the location, whatever its case.'),
  stages: z
    .array(StageSpec)
    .min(1)
    .describe(
      'Stages in their order. A stage that is there and not named here is kept, after these, because its cards would move if it went.',
    ),
  useOpportunityProbability: z
    .boolean()
    .optional()
    .describe("Whether forecasts use each opportunity's own probability in place of its stage's. Default false."),
  colorRenderMode: z.enum(['dot', 'bg-tint', 'none']).optional().describe('How a stage shows its colour. Default dot.'),
})
type PipelineSpec = z.infer<typeof PipelineSpec>

const pipelinesPath = '/opportunities/pipelines'
const settings = ['useOpportunityProbability', 'colorRenderMode'] as const

type AnsweredPipeline = Answered & { stages: LiveStage[] }

const AnsweredPipeline = Answered.pipe(z.looseObject({ id: z.string(), name: z.string(), stages: AnsweredStages }))

/** One pipeline comes wrapped or bare; no description of it is published. */
const PipelineAnswer = z.union([z.object({ pipeline: AnsweredPipeline }).transform((answer) => answer.pipeline), AnsweredPipeline])

/** Writes need `Version: v3`; reads lag behind them by up to 3 seconds, so a write returns what its own answer says (platform dossier §5.3). */
export const pipeline = defineKind<PipelineSpec>({
  name: 'pipeline',
  title: 'Pipeline',
  plural: 'Pipelines',
  description: 'The stages that a sale or a case goes through, in order; opportunities are its cards.',
  tier: 'core',
  needs: [],
  scopes: { read: ['opportunities.readonly', 'pipelines.readonly'], write: ['pipelines.create', 'pipelines.write'] },
  spec: PipelineSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise(field, value, desired) {
    if (field === 'stages') return normaliseStages(value, desired)
    if (field === 'useOpportunityProbability') return value ?? false
    if (field === 'colorRenderMode') return value ?? 'dot'
    return value
  },
  asMade: ({ stages, ...rest }) => ({ ...rest, ...(stages === undefined ? {} : { stages: withChances(stages) }) }),
  things: { stages: { keyOf: (stage) => normaliseName((stage as StageSpec).name), keepsUnnamed: true, place: 'position' } },
  calls: { update: 2 },
  lagMs: 3_500,
  cannotUndo: 'undo.no_cards_only',

  async list({ api, target }) {
    const { pipelines } = await api.get(pipelinesPath, {
      query: { locationId: target.locationId },
      schema: z.object({ pipelines: z.array(AnsweredPipeline) }),
    })
    return pipelines.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = {
      name: spec.name,
      locationId: target.locationId,
      stages: newStages(spec.stages),
      ...writeFields(PipelineSpec, spec, settings),
    }
    return toLive(await api.post(pipelinesPath, { body, schema: PipelineAnswer }))
  },

  /** The stages are read once more just before, so that one added since the plan was made is not dropped. */
  async update({ api }, live, spec, changed) {
    const wanted = (field: string): boolean => changed.includes(field)
    const body = {
      name: wanted('name') ? spec.name : live.title,
      stages: mergeStages(await stagesNow(api, live), wanted('stages') ? spec.stages : []),
      ...writeFields(
        PipelineSpec,
        { ...live.fields, ...spec },
        settings.filter((field) => wanted(field)),
      ),
    }
    return toLive(await api.put(pipelinePath(live.id), { body, schema: PipelineAnswer }))
  },

  /** Deleting a pipeline deletes every opportunity in it (platform dossier §5.3). */
  holdsClientData(scope, live, ours) {
    const added = stagesBeside(live.fields.stages, ours?.applied.stages)
    return added.length > 0 ? Promise.resolve(saying('data.stages', { n: added.length })) : countOpportunities(scope, live.id)
  },

  parts: { after: (live, spec, changed) => stagesAfter(live, changed.includes('stages') ? spec.stages : []), count: countByStage },

  async delete({ api }, live) {
    await api.delete(pipelinePath(live.id), { schema: z.unknown() })
  },
})

function validate(spec: PipelineSpec): SpecIssue[] {
  const names = spec.stages.map((stage) => normaliseName(stage.name))
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            path: `stages[${index}].name`,
            ...fault('pipeline.stage_twice', { name: String(spec.stages[index]?.name) }),
          },
        ],
  )
}

function pipelinePath(id: string): string {
  return `${pipelinesPath}/${encodeURIComponent(id)}`
}

async function stagesNow(api: ReadApi, live: Live): Promise<LiveStage[]> {
  try {
    return (await api.get(pipelinePath(live.id), { schema: PipelineAnswer })).stages
  } catch (error) {
    const known = AnsweredStages.safeParse(live.raw)
    const lags = isHighLevelError(error, 'not_found') && known.success && known.data.length > 0
    if (!lags) throw error
    return known.data
  }
}

function toLive(answer: AnsweredPipeline): Live {
  return {
    id: answer.id,
    title: answer.name,
    fields: { ...readFields(PipelineSpec, answer, ['name', ...settings]), stages: stagesInWords(answer.stages) },
    raw: answer.stages,
  }
}
