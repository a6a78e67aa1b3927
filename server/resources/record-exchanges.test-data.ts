import { appendFileSync } from 'node:fs'
import type { Exchange } from '../../marketplace/sandbox/api/exchange.ts'
import type { KindName } from '../contract/kind-names.ts'

/** One line of the record that `npm run contract` reads: which kind's suite was at work, and what went over the wire. */
export type Recorded = { kind: KindName | 'other'; exchange: Exchange }

/** Keeps what goes over the wire in the file that `CONTRACT_RECORD` names; nothing when it names none. */
export function exchangeRecorder(kind: () => KindName | 'other'): { record?: (exchange: Exchange) => void } {
  const file = process.env.CONTRACT_RECORD
  if (file === undefined) return {}
  return { record: (exchange) => appendFileSync(file, `${JSON.stringify({ kind: kind(), exchange } satisfies Recorded)}\n`) }
}
