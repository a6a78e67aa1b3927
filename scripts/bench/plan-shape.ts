/** One thing to be made; `parent` is the key of the folder that must be made before. */
export type Wanted = { kind: 'tag' | 'custom-value' | 'media-folder'; key: string; name: string; parent?: string }

/**
 * `count` things whose longest chain is `depth`: half of them folders within folders, in chains of that length, the
 * others independent tags and values. `mark` goes into the names, by which the platform decides how long it thinks.
 */
export function shapePlan(count: number, depth: number, mark: string): Wanted[] {
  const folders = Math.max(depth, Math.ceil(count / 2))
  const perLevel = Math.ceil(folders / depth)
  return Array.from({ length: count }, (_, index): Wanted => {
    const key = `${mark}-${index}`
    if (index >= folders) return { kind: index % 2 === 0 ? 'tag' : 'custom-value', key, name: `bench ${key}` }
    const above = index - perLevel
    return { kind: 'media-folder', key, name: `bench ${key}`, ...(above < 0 ? {} : { parent: `${mark}-${above}` }) }
  })
}

export function toBlueprint(wanted: readonly Wanted[]): { version: 1; name: string; resources: object[] } {
  return {
    version: 1,
    name: 'Bench',
    resources: wanted.map(({ kind, key, name, parent }) => ({
      kind,
      key,
      spec: {
        name,
        ...(kind === 'custom-value' ? { value: 'bench' } : {}),
        ...(parent === undefined ? {} : { parentId: { $ref: `media-folder/${parent}` } }),
      },
    })),
  }
}
