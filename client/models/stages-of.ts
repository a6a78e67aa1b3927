export type StageView = { name: string; percent?: number; color?: string }

/** A list of stages as it is drawn; null where it is none. */
export function stagesOf(value: unknown): StageView[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const stages: StageView[] = []
  for (const item of value as unknown[]) {
    if (typeof item !== 'object' || item === null || !('name' in item) || typeof item.name !== 'string') return null
    const { name, stageWinProbability: percent, color } = item as { name: string; stageWinProbability?: unknown; color?: unknown }
    stages.push({
      name,
      ...(typeof percent === 'number' ? { percent } : {}),
      ...(typeof color === 'string' && /^#[\da-f]{6}$/i.test(color) ? { color } : {}),
    })
  }
  return stages
}
