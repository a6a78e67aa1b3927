import { signal } from '@preact/signals'
import type { ProblemError } from '../../server/contract/problem.ts'
import type { FaultCode, Said, SaidTerm, SaidValue, SentenceCode } from '../../server/contract/said.ts'
import { fillSentence } from '../../server/contract/fill-sentence.ts'
import { language } from './language.ts'
import { kindWord, words } from './words.ts'

/** Everything that the server says, in another language than its own. */
export type Sentences = {
  sentences: Record<SentenceCode, string>
  faults: Record<FaultCode, readonly [fault: string, fix: string]>
}

/** Fetched with the first sentence that is shown. */
const fetched = signal<Sentences | 'en' | null>(language === 'en' ? 'en' : null)
let isAsked = false

/** A sentence of the server in the person's language: as it is where that is the server's own, or what it means is not known. */
export function sayAgain(message: string, said: Said | undefined, all = sentencesSpoken()): string {
  if (said === undefined || all === 'en') return message
  if (all === null) return ''
  return write(said, all) ?? message
}

/** A fault of a blueprint, and what to do about it, in the person's language. */
export function sayFaultAgain<Fault extends Pick<ProblemError, 'message' | 'fix' | 'said'>>(fault: Fault, all = sentencesSpoken()): Fault {
  const { said } = fault
  if (said === undefined || all === 'en') return fault
  if (all === null) return { ...fault, message: '', fix: '' }
  const message = write(said, all)
  const fix = writeFix(said, all)
  return message === undefined ? fault : { ...fault, message, ...(fix === undefined ? {} : { fix }) }
}

/** Somebody else's words beside a sentence of ours are marked as such where they are in another language. */
export function quote(text: string): string {
  return language === 'en' || text === '' ? text : `«${text}»`
}

/** Null while they are on their way; English where they cannot be had. */
export function sentencesSpoken(): Sentences | null | 'en' {
  if (language !== 'en' && !isAsked) {
    isAsked = true
    import('./sentences-es.ts').then(
      ({ sentencesEs }) => (fetched.value = sentencesEs),
      () => (fetched.value = 'en'),
    )
  }
  return fetched.value
}

function write({ code, values }: Said, all: Sentences): string | undefined {
  const text = (all.sentences as Partial<Record<string, string>>)[code] ?? all.faults[code as FaultCode]?.[0]
  return text === undefined ? undefined : fill(text, values, all)
}

function writeFix({ code, values }: Said, all: Sentences): string | undefined {
  const text = all.faults[code as FaultCode]?.[1]
  return text === undefined ? undefined : fill(text, values, all)
}

function fill(text: string, values: Said['values'], all: Sentences): string {
  const told = fillSentence(text, values ?? {}, (value) => show(value, all))
  // A sentence inside another brings its own full stop.
  return told.replaceAll(/([.»?!])\.(?!\.)/g, (stops, first: string) => (first === '»' ? stops : first))
}

function show(value: SaidValue, all: Sentences): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return value.toLocaleString(language)
  if (Array.isArray(value)) return value.join(', ')
  return 'is' in value ? showTerm(value, all) : (write(value, all) ?? '')
}

function showTerm(term: SaidTerm, all: Sentences): string {
  if (term.is === 'quote') return `«${term.text}»`
  if (term.is === 'kind') return lowerFirst(kindWord(term.kind, term.many ? 2 : 1))
  if (term.is === 'hint') return words.serverTexts.failures[term.reason]?.[1] ?? term.text
  if (term.is === 'fix') return writeFix(term.of, all) ?? term.text
  const { reason, title } = term
  return words.serverTexts.reasons[reason as keyof typeof words.serverTexts.reasons]?.({ title, fields: [] }) ?? term.text
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** What is wrong with an answer, beside its field: what to do, or else the fault. */
export function refusalOf(fault: ProblemError | undefined): string | undefined {
  if (fault === undefined) return undefined
  const { message, fix } = sayFaultAgain(fault)
  return fix || message
}
