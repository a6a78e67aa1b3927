import type { Blueprint, BlueprintSummary } from '../contract/blueprint.ts'

type Place = { id: string; origin: BlueprintSummary['origin']; version: number; updatedAt: Date }

/** What a list shows of a blueprint. */
export function summarise(blueprint: Blueprint, { updatedAt, ...place }: Place): BlueprintSummary {
  const counts: Record<string, number> = {}
  for (const { kind } of blueprint.resources) counts[kind] = (counts[kind] ?? 0) + 1
  return {
    ...place,
    name: blueprint.name,
    description: blueprint.description ?? '',
    industry: blueprint.industry ?? '',
    resourceCount: blueprint.resources.length,
    counts,
    variableCount: Object.keys(blueprint.variables).length,
    updatedAt: updatedAt.toISOString(),
  }
}
