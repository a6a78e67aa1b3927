import type { Exchange } from '../../marketplace/sandbox/api/exchange.ts'
import type { Deviation } from './judge-exchange.ts'
import type { KnownDeviation } from './known-deviations.ts'

/** One line of the record: which kind's suite was at work, and what went over the wire. */
export type Recorded = { kind: string; exchange: Exchange }

/** What has to be put right, one line each, and a line of figures. */
export function summariseContract(
  recorded: readonly Recorded[],
  judge: (exchange: Exchange) => Deviation[],
  known: readonly KnownDeviation[],
  kinds: readonly string[],
): { faults: string[]; says: string } {
  const found = new Map<string, { deviation: Deviation; times: number; example: Recorded }>()
  for (const one of recorded) {
    for (const deviation of judge(one.exchange)) {
      const line = lineOf(deviation)
      const earlier = found.get(line)
      if (earlier === undefined) found.set(line, { deviation, times: 1, example: one })
      else earlier.times += 1
    }
  }
  const excused = (deviation: Deviation): boolean => known.some((entry) => isMeant(entry, deviation) && namesOperation(entry, deviation))
  const unlisted = [...found.values()].filter(({ deviation }) => !excused(deviation))
  const unused = known.flatMap((entry) =>
    entry.operations
      .filter((operation) => ![...found.values()].some(({ deviation }) => deviation.operation === operation && isMeant(entry, deviation)))
      .map((operation) => `unused: nothing deviates any more at ${operation} ${entry.side} ${entry.at} (known-deviations.ts)`),
  )
  const silent = kinds.filter((kind) => !recorded.some((one) => one.kind === kind))
  return {
    faults: [
      ...unlisted.map(({ deviation, times, example }) => `${lineOf(deviation)} (${example.kind}, ${times} times)`),
      ...unused,
      ...silent.map((kind) => `no request was made by ${kind}`),
    ],
    says: `${recorded.length} requests and answers, ${new Set(recorded.map((one) => one.kind)).size - 1} kinds, ${found.size - unlisted.length} known deviations, ${unlisted.length} unlisted.`,
  }
}

function isMeant(entry: KnownDeviation, { side, at }: Deviation): boolean {
  return entry.side === side && entry.at === at
}

function namesOperation(entry: KnownDeviation, { operation }: Deviation): boolean {
  return entry.operations.includes(operation)
}

function lineOf({ operation, side, at, says }: Deviation): string {
  return `${operation} · ${side}${at === '' ? '' : ` ${at}`}: ${says}`
}
