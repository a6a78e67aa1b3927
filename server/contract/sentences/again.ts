import { nameOfField, readFieldPath } from '../field-path.ts'
import { fillSentence } from '../fill-sentence.ts'
import type { FaultCode, Said, SaidTerm, SaidValue, SentenceCode } from '../said.ts'

/** Everything that the server says, in another language than its own. */
export type Sentences = {
  locale: string
  sentences: Record<SentenceCode, string>
  faults: Record<FaultCode, readonly [fault: string, fix: string]>
  kinds: Readonly<Record<string, readonly [one: string, many: string]>>
  /** By the English name that is made of a field's spelling. */
  fields: Readonly<Record<string, string>>
  /** Labels of the hand-over sheet, by `kind.field`. */
  facts: Readonly<Record<string, string>>
  failures: Readonly<Record<string, readonly [why: string, next: string]>>
  reasons: Readonly<Record<string, ((line: { title: string }) => string) | undefined>>
}

/** Says again what was said. */
export type Again = { say(said: Said): string | undefined; fix(said: Said): string | undefined; fact(field: string): string | undefined }

export function sayingAgain(all: Sentences): Again {
  return { say: (said) => writeAgain(said, all), fix: (said) => writeFixAgain(said, all), fact: (field) => all.facts[field] }
}

/** What was said, in that language; undefined for a code that it does not know. Of a fault, the fault itself. */
function writeAgain({ code, values }: Said, all: Sentences): string | undefined {
  const text = (all.sentences as Partial<Record<string, string>>)[code] ?? all.faults[code as FaultCode]?.[0]
  return text === undefined ? undefined : fill(text, values, all)
}

/** What to do about a fault. */
function writeFixAgain({ code, values }: Said, all: Sentences): string | undefined {
  const text = all.faults[code as FaultCode]?.[1]
  return text === undefined ? undefined : fill(text, values, all)
}

function fill(text: string, values: Said['values'], all: Sentences): string {
  const told = fillSentence(text, values ?? {}, (value) => show(value, all))
  // A sentence inside another brings its own full stop.
  return told.replaceAll(/([.?!])\.(?!\.)/g, '$1')
}

function show(value: SaidValue, all: Sentences): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return value.toLocaleString(all.locale)
  if (Array.isArray(value)) return value.join(', ')
  return 'is' in value ? showTerm(value, all) : (writeAgain(value, all) ?? '')
}

function showTerm(term: SaidTerm, all: Sentences): string {
  if (term.is === 'quote') return `«${term.text}»`
  if (term.is === 'kind') return lowerFirst(all.kinds[term.kind]?.[term.many ? 1 : 0] ?? term.text)
  if (term.is === 'fields') return term.paths.map((path) => sayPath(path, all)).join(', ')
  if (term.is === 'hint') return all.failures[term.reason]?.[1] ?? term.text
  if (term.is === 'fix') return writeFixAgain(term.of, all) ?? term.text
  return all.reasons[term.reason]?.(term) ?? term.text
}

function sayPath(path: string, { fields }: Sentences): string {
  const sayField = (name: string): string => {
    const said = fields[nameOfField(name)] ?? name
    return /^\p{Lu}{2}/u.test(said) ? said : lowerFirst(said)
  }
  return readFieldPath(path, sayField, (name) => name).join(' › ')
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
