/** One thing that somebody wants written, and who waits for it. */
export type Asked<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }

/**
 * `lanes` groups are written at once, each of at most `most` items. With `gathers` a group is begun when all that is asked
 * for at this moment has been asked for.
 */
export type GroupLimits = { lanes: number; most: number; gathers?: true }

type Ask<Item, Result> = (item: Item, signal?: AbortSignal) => Promise<Result>

/**
 * Writes at once what it is asked for while a lane is free; what comes meanwhile waits and is written together, in the
 * order in which it came, so that many share one commit. `write` settles everybody of its group and does not throw.
 * Whoever gives up before their group is begun is not written.
 */
export function inGroups<Item, Result>(
  { lanes, most, gathers }: GroupLimits,
  write: (group: Asked<Item, Result>[]) => Promise<void>,
): Ask<Item, Result> {
  const waiting: Asked<Item, Result>[] = []
  let free = lanes
  const serve = async (): Promise<void> => {
    free -= 1
    if (gathers) await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) await write(waiting.splice(0, most))
    free += 1
  }
  return (item, signal) =>
    new Promise<Result>((resolve, reject) => {
      const asked = { item, resolve, reject }
      waiting.push(asked)
      signal?.addEventListener('abort', () => giveUp(waiting, asked, signal.reason), { once: true })
      if (free > 0) void serve()
    })
}

function giveUp<Item, Result>(waiting: Asked<Item, Result>[], asked: Asked<Item, Result>, reason: unknown): void {
  const at = waiting.indexOf(asked)
  if (at >= 0) waiting.splice(at, 1)
  asked.reject(reason)
}
