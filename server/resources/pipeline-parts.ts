import { z } from 'zod'
import type { ReadApi } from '../highlevel/client.ts'
import type { Live, Part, Target } from './kind.ts'
import { AnsweredStages, mergeStages, type LiveStage, type StageSpec } from './pipeline-stages.ts'

/** The most that the platform gives in one answer. */
const pageSize = 100

const Cards = z.object({
  opportunities: z.array(z.object({ pipelineStageId: z.string().nullish() })),
  meta: z.object({ total: z.number() }),
})

/** The stages that are there, and where each of them stands once ours are merged with them: none is ever dropped. */
export function stagesAfter(live: Live, ours: readonly StageSpec[]): Part[] {
  const before = stagesOf(live)
  const merged = mergeStages(before, ours).toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
  return before.map((stage, index) => {
    const at = merged.findIndex((one) => one.id === stage.id)
    const name = merged[at]?.name ?? stage.name
    return {
      id: stage.id,
      name: stage.name,
      ...(name === stage.name ? {} : { renamedTo: name }),
      from: index + 1,
      to: at < 0 ? index + 1 : at + 1,
    }
  })
}

/** Opportunities by stage, of every status: one request where one answer holds them all, else one more per stage. */
export async function countByStage(
  { api, target }: { api: ReadApi; target: Target },
  live: Live,
): Promise<{ total: number; byPart: ReadonlyMap<string, number> }> {
  const search = (query: Record<string, string | number>): Promise<z.infer<typeof Cards>> =>
    api.get('/opportunities/search', {
      query: { locationId: target.locationId, pipelineId: live.id, status: 'all', ...query },
      schema: Cards,
    })
  const { opportunities, meta } = await search({ limit: pageSize })
  const stages = stagesOf(live)
  const isWhole = opportunities.length >= meta.total && opportunities.every((card) => typeof card.pipelineStageId === 'string')
  if (isWhole) {
    const count = (id: string): number => opportunities.filter((card) => card.pipelineStageId === id).length
    return { total: meta.total, byPart: new Map(stages.map(({ id }) => [id, count(id)])) }
  }
  const counts = stages.map(async ({ id }): Promise<[string, number]> => [id, (await search({ pipelineStageId: id, limit: 1 })).meta.total])
  return { total: meta.total, byPart: new Map(await Promise.all(counts)) }
}

function stagesOf(live: Live): LiveStage[] {
  const known = AnsweredStages.safeParse(live.raw)
  return known.success ? known.data : []
}
