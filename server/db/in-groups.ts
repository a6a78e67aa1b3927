/** One thing that somebody wants written, and who waits for it. */
export type Asked<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }

/**
 * `lanes` groups are written at once, each of at most `most` items. With `gathers` a group is begun when all that is asked
 * for at this moment has been asked for. What `hurries` comes first, up to `most` of its own at once, and takes along what else
 * there is room for.
 */
export type GroupLimits<Item> = { lanes: number; most: number; gathers?: true; hurries?: { is(item: Item): boolean; most: number } }

type Ask<Item, Result> = (item: Item, signal?: AbortSignal) => Promise<Result>

/**
 * Writes at once what it is asked for while a lane is free; what comes meanwhile waits and is written together, in the
 * order in which it came, so that many share one commit. `write` settles everybody of its group and does not throw.
 * Whoever gives up before their group is begun is not written.
 */
export function inGroups<Item, Result>(
  { lanes, most, gathers, hurries }: GroupLimits<Item>,
  write: (group: Asked<Item, Result>[]) => Promise<void>,
): Ask<Item, Result> {
  const hurried: Asked<Item, Result>[] = []
  const waiting: Asked<Item, Result>[] = []
  let free = lanes
  const takeGroup = (): Asked<Item, Result>[] => {
    const first = hurried.splice(0, hurries?.most)
    return [...first, ...waiting.splice(0, Math.max(0, most - first.length))]
  }
  const serve = async (): Promise<void> => {
    free -= 1
    if (gathers) await new Promise((resolve) => setImmediate(resolve))
    for (let group = takeGroup(); group.length > 0; group = takeGroup()) await write(group)
    free += 1
  }
  return (item, signal) =>
    new Promise<Result>((resolve, reject) => {
      const asked = { item, resolve, reject }
      const line = hurries?.is(item) ? hurried : waiting
      line.push(asked)
      signal?.addEventListener('abort', () => giveUp(line, asked, signal.reason), { once: true })
      if (free > 0) void serve()
    })
}

function giveUp<Item, Result>(waiting: Asked<Item, Result>[], asked: Asked<Item, Result>, reason: unknown): void {
  const at = waiting.indexOf(asked)
  if (at >= 0) waiting.splice(at, 1)
  asked.reject(reason)
}
