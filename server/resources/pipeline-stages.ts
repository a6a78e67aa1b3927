import { z } from 'zod'
import { normaliseName } from './fields.ts'

export const StageSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the stage; unique in its pipeline.'),
  stageWinProbability: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Chance of winning from here, in percent. Default: an even rise from the first stage to the last.'),
  position: z.number().int().min(0).optional().describe('Place of the stage, from 0. Default: its place in this list.'),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #2E90FA')
    .optional()
    .describe('Colour as #RRGGBB.'),
  showInFunnel: z.boolean().optional().describe('Whether the funnel chart counts the stage. Default true.'),
  showInPieChart: z.boolean().optional().describe('Whether the pie chart counts the stage. Default true.'),
})
export type StageSpec = z.infer<typeof StageSpec>

export type LiveStage = StageSpec & { id: string }

const optionalFields = ['stageWinProbability', 'position', 'color', 'showInFunnel', 'showInPieChart'] as const
const defaults: Record<string, unknown> = { showInFunnel: true, showInPieChart: true }

/** Tolerant of everything but a stage without an id or a name: replacing a list that was not understood would delete it. */
export const AnsweredStages = z
  .array(
    z
      .object({
        id: z.string().min(1),
        name: z.string(),
        stageWinProbability: z.number().nullish().catch(undefined),
        position: z.number().nullish().catch(undefined),
        color: z.string().nullish().catch(undefined),
        showInFunnel: z.boolean().nullish().catch(undefined),
        showInPieChart: z.boolean().nullish().catch(undefined),
      })
      .transform((stage) => withoutBlanks(stage as LiveStage)),
  )
  .nullish()
  .transform((stages): LiveStage[] => inOrder(stages ?? []))

/** Every stage is sent with a probability, because the platform rewrites all of them when one has none (platform dossier §5.3). */
export function newStages(stages: readonly StageSpec[]): StageSpec[] {
  return withChances(stages).map((stage, index) => ({ ...stage, position: stage.position ?? index }))
}

export function withChances(stages: readonly StageSpec[]): StageSpec[] {
  return stages.map((stage, index) => ({ ...stage, stageWinProbability: stage.stageWinProbability ?? evenRise(index, stages.length) }))
}

/**
 * The full list for a replacement: ours by name with the ids that they have, then the live ones that we do not name,
 * which are never dropped. What the blueprint does not say of a stage stays as it is.
 */
export function mergeStages(live: readonly LiveStage[], ours: readonly StageSpec[]): (StageSpec & { id?: string })[] {
  const named = ours.map((stage, index) => ({
    ...stageNamed(live, stage.name),
    ...withoutBlanks(stage),
    position: stage.position ?? index,
  }))
  const kept = live.filter((stage) => !named.some((one) => 'id' in one && one.id === stage.id))
  const last = Math.max(-1, ...named.map((stage) => stage.position))
  const all = [...named, ...kept.map((stage, index) => ({ ...stage, position: last + 1 + index }))]
  return all.map((stage, index) => ({ ...stage, stageWinProbability: stage.stageWinProbability ?? evenRise(index, all.length) }))
}

/** In the words of the spec: no ids. */
export function stagesInWords(stages: readonly LiveStage[]): StageSpec[] {
  return stages.map(({ id: _id, ...stage }) => stage)
}

/**
 * Of each stage that the blueprint names, what the blueprint says about it, in order; with the place in the list where it
 * gives no position. Stages that it does not name do not count.
 */
export function normaliseStages(value: unknown, desired: unknown): unknown {
  if (!Array.isArray(value)) return value
  const wanted = new Map(asStages(desired ?? value).map((stage) => [normaliseName(stage.name), stage]))
  const stages = inOrder(asStages(value))
  return stages.flatMap((stage) => {
    const said = wanted.get(normaliseName(stage.name))
    if (said === undefined || stage !== stageNamed(stages, said.name)) return []
    const fields = optionalFields.filter((field) => said[field] !== undefined && said[field] !== null)
    return [
      {
        name: normaliseName(stage.name),
        ...Object.fromEntries(fields.map((field) => [field, comparable(stage[field] ?? defaults[field] ?? null)])),
      },
    ]
  })
}

/** By position; what gives none has its place in the list. */
function inOrder<Stage extends StageSpec>(stages: readonly Stage[]): Stage[] {
  const places = new Map(stages.map((stage, index) => [stage, stage.position ?? index]))
  return stages.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
}

/** The one that a name means: of several that count as the same, the one that is spelled so, else the first. */
function stageNamed<Stage extends StageSpec>(stages: readonly Stage[], name: string): Stage | undefined {
  const named = stages.filter((stage) => normaliseName(stage.name) === normaliseName(name))
  return named.find((stage) => stage.name.trim() === name.trim()) ?? named[0]
}

/** The stages that somebody has added to those that we left; none where it is not known how we left them. */
export function stagesBeside(live: unknown, left: unknown): StageSpec[] {
  const known = new Set(asStages(left).map((stage) => normaliseName(stage.name)))
  return known.size === 0 ? [] : asStages(live).filter((stage) => !known.has(normaliseName(stage.name)))
}

function asStages(value: unknown): StageSpec[] {
  return Array.isArray(value) ? value.filter((stage): stage is StageSpec => typeof (stage as StageSpec | null)?.name === 'string') : []
}

function comparable(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function withoutBlanks<Stage extends StageSpec>(stage: Stage): Stage {
  return Object.fromEntries(Object.entries(stage).filter(([, value]) => value !== null && value !== undefined)) as Stage
}

/** (i + 1) / (n + 1), as the platform itself ramps. */
function evenRise(index: number, count: number): number {
  return Math.round(((index + 1) / (count + 1)) * 100)
}
