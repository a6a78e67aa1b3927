import { signal } from '@preact/signals'
import type { ProblemError } from '../../server/contract/problem.ts'
import type { Said } from '../../server/contract/said.ts'
import type { Again } from '../../server/contract/sentences/again.ts'
import { language } from './language.ts'

/** Fetched with the first sentence that is shown. */
const fetched = signal<Again | 'en' | null>(language === 'en' ? 'en' : null)
let isAsked = false

/** A sentence of the server in the person's language: as it is where that is the server's own, or what it means is not known. */
export function sayAgain(message: string, said: Said | undefined, all = sentencesSpoken()): string {
  if (said === undefined || all === 'en') return message
  if (all === null) return ''
  return all.say(said) ?? message
}

/** The label of a fact on the hand-over sheet, by its field. */
export function sayFact(label: string, field: string, all = sentencesSpoken()): string {
  if (all === 'en') return label
  return all === null ? '' : (all.fact(field) ?? label)
}

/** A fault of a blueprint, and what to do about it, in the person's language. */
export function sayFaultAgain<Fault extends Pick<ProblemError, 'message' | 'fix' | 'said'>>(fault: Fault, all = sentencesSpoken()): Fault {
  const { said } = fault
  if (said === undefined || all === 'en') return fault
  if (all === null) return { ...fault, message: '', fix: '' }
  const message = all.say(said)
  const fix = all.fix(said)
  return message === undefined ? fault : { ...fault, message, ...(fix === undefined ? {} : { fix }) }
}

/** Somebody else's words beside a sentence of ours are marked as such where they are in another language. */
export function quote(text: string): string {
  return language === 'en' || text === '' ? text : `«${text}»`
}

/** Null while they are on their way; English where they cannot be had. */
export function sentencesSpoken(): Again | null | 'en' {
  if (language !== 'en' && !isAsked) {
    isAsked = true
    import('../../server/contract/sentences/es/es.ts').then(
      ({ spanish }) => (fetched.value = spanish),
      () => (fetched.value = 'en'),
    )
  }
  return fetched.value
}

/** What is wrong with an answer and what to do about it, beside its field. */
export function refusalOf(fault: ProblemError | undefined): string | undefined {
  if (fault === undefined) return undefined
  const { message, fix = '' } = sayFaultAgain(fault)
  return [message, fix].filter(Boolean).map(asSentence).join(' ')
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!…]$/.test(text) ? '' : '.'}`
}
