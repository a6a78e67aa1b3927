import { fillSentence } from './fill-sentence.ts'
import type { ProblemError } from './problem.ts'
import type { FaultCode, NamesIn, Said, SaidTerm, SaidValue, SentenceCode, Told } from './said.ts'
import { faults, sentences } from './sentences/all.ts'

type Values<Text extends string> = [NamesIn<Text>] extends [never] ? [] : [values: Record<NamesIn<Text>, SaidValue>]

/** What is wrong, what to do about it, and what both mean. */
export type ToldFault = { message: string; fix: string; said: Said }

/** A sentence by its code, not yet written out. */
export function saying<Code extends SentenceCode>(code: Code, ...[values]: Values<(typeof sentences)[Code]>): Said {
  return values === undefined ? { code } : { code, values }
}

/** A sentence in English, with what it means. */
export function say<Code extends SentenceCode>(code: Code, ...values: Values<(typeof sentences)[Code]>): Told {
  return told(saying(code, ...values))
}

export function told(said: Said): Told {
  return { message: english(said), said }
}

/** A fault of a blueprint in English, with what to do and what it means. */
export function fault<Code extends FaultCode>(code: Code, ...[values]: Values<(typeof faults)[Code][0 | 1]>): ToldFault {
  const [message, fix] = faults[code]
  const write = (text: string): string => fillSentence(text, values ?? {}, show)
  return { message: write(message), fix: write(fix), said: values === undefined ? { code } : { code, values } }
}

/** What a sentence says in English; of a fault, the fault itself. */
export function english({ code, values }: Said): string {
  const text = isFaultCode(code) ? faults[code][0] : sentences[code]
  return fillSentence(text, values ?? {}, show)
}

/** A fault with the place that it was found at, to be said in a sentence. */
export function faultAt({ path, message, said }: ProblemError): SaidValue {
  return path === '' ? (said ?? message) : saying('request.fault_at', { path, fault: said ?? message })
}

/** What to do about a fault, to be said in a sentence. */
export function fixTerm({ fix = '', said }: Pick<ProblemError, 'fix' | 'said'>): SaidTerm | string {
  return said === undefined ? fix : { is: 'fix', text: fix, of: said }
}

/** The platform's own words, which nobody translates. */
export function quoted(text: string): SaidTerm {
  return { is: 'quote', text }
}

/** Fields, each by its path. */
export function fieldsTerm(paths: readonly string[]): SaidTerm {
  return { is: 'fields', text: paths.join(', '), paths: [...paths] }
}

export function kindTerm({ name, title, plural }: { name: string; title: string; plural: string }, many: boolean): SaidTerm {
  return { is: 'kind', text: many ? plural : title.toLowerCase(), kind: name, many }
}

/** The name of several in the middle of a sentence. */
export function manyOf(kind: { name: string; title: string; plural: string }): SaidTerm {
  return { ...kindTerm(kind, true), text: kind.plural.toLowerCase() }
}

function isFaultCode(code: Said['code']): code is FaultCode {
  return Object.hasOwn(faults, code)
}

function show(value: SaidValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return value.toLocaleString('en')
  if (Array.isArray(value)) return value.join(', ')
  return 'text' in value ? value.text : english(value)
}
