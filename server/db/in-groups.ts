/** One thing that somebody wants written, and who waits for it. */
export type Asked<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }

/**
 * `lanes` groups are written at once, each of at most `most` items. With `gathers` a group is begun when all that is asked
 * for at this moment has been asked for. What `hurries` does not wait for the rest: at most `most` of its own are written
 * at once, with `along` of what else waits, or as usual once twice a group's most of that has come together. Of what
 * hurries, those that are `first` go in a group before the others, who then go with whoever has come by that time.
 */
export type GroupLimits<Item> = {
  lanes: number
  most: number
  gathers?: true
  hurries?: { is(item: Item): boolean; most: number; along: number; first?(item: Item): boolean }
}

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
  type InLine = Asked<Item, Result> & { place: number }
  const hurried: InLine[] = []
  const waiting: InLine[] = []
  let [free, places, havePassed] = [lanes, 0, false]
  const takeHurried = (): InLine[] => {
    const first = havePassed ? [] : hurried.filter(({ item }) => hurries?.first?.(item)).slice(0, hurries?.most)
    havePassed = first.length > 0
    if (!havePassed) return hurried.splice(0, hurries?.most)
    for (const one of first) hurried.splice(hurried.indexOf(one), 1)
    return first
  }
  const takeGroup = (): InLine[] => {
    const first = takeHurried()
    const isHurry = first.length > 0 && waiting.length <= 2 * most
    const others = waiting.splice(0, isHurry ? hurries?.along : most)
    return [...first, ...others].sort((one, other) => one.place - other.place)
  }
  const serve = async (): Promise<void> => {
    free -= 1
    if (gathers) await new Promise((resolve) => setImmediate(resolve))
    for (let group = takeGroup(); group.length > 0; group = takeGroup()) await write(group)
    free += 1
  }
  return (item, signal) =>
    new Promise<Result>((resolve, reject) => {
      const asked = { item, resolve, reject, place: ++places }
      const line = hurries?.is(item) ? hurried : waiting
      line.push(asked)
      signal?.addEventListener('abort', () => giveUp(line, asked, signal.reason), { once: true })
      if (free > 0) void serve()
    })
}

function giveUp<Waiting extends { reject(reason: unknown): void }>(waiting: Waiting[], asked: Waiting, reason: unknown): void {
  const at = waiting.indexOf(asked)
  if (at >= 0) waiting.splice(at, 1)
  asked.reject(reason)
}
