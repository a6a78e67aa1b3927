import type { Resource } from '../contract/blueprint.ts'
import type { KindName } from '../contract/kind-names.ts'
import { factFieldsOf } from './draft-fields.ts'
import type { Asked } from './fact-words.ts'
import { findFacts, type Fact, type FactSort } from './find-facts.ts'
import type { Given } from './given.ts'
import { keyOf } from './read-line.ts'

/** Takes note of a fact that has to be asked for, and answers with the name of the variable that holds it. */
export type AskPerson = (asked: Asked, name: string, about: string) => string

/** Numbers of money; any other number (minutes, percent, seats) is a setting. */
const moneyField = /amount|price|fee|cost/i
/** The parts of a business that most resources share, so that the person is asked once. */
const shared: Partial<Record<FactSort, string>> = { phone: 'business_phone', address: 'business_address', email: 'business_email' }

/**
 * A copy of a resource in which every fact that was not given stands as a variable: addresses, numbers, prices, names of
 * people. What the model was told about this does not count; what the person said does.
 */
export function guardFacts(resource: Resource, given: Given, ask: AskPerson): Resource {
  const about = titleOf(resource)
  const spec = guard(resource.spec, [], { resource, given, ask, about }) as Record<string, unknown>
  for (const field of factFieldsOf(resource.kind as KindName)) {
    if (spec[field] === undefined) spec[field] = askField(resource, field, about, ask)
  }
  return { ...resource, spec }
}

/** Prose for people: what was not given is left out of it. */
export function guardProse(text: string, given: Given): string {
  return replaceFacts(text, given, () => '…')
}

type Scope = { resource: Resource; given: Given; ask: AskPerson; about: string }

function guard(value: unknown, path: readonly string[], scope: Scope): unknown {
  if (typeof value === 'string') return guardText(value, path, scope)
  if (typeof value === 'number') return guardNumber(value, path, scope)
  if (Array.isArray(value)) return value.map((item) => guard(item, path, scope))
  if (typeof value !== 'object' || value === null || '$ref' in value) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, guard(inner, [...path, key], scope)]))
}

function guardText(text: string, path: readonly string[], { resource, given, ask, about }: Scope): string {
  const field = path.at(-1) ?? ''
  if (text.includes('{{') && /^\s*\{\{[^{}]*\}\}\s*$/.test(text)) return text
  if (resource.kind === 'user' && (field === 'firstName' || field === 'lastName')) {
    return given.says(text) ? text : tag(ask(field, `${nameOf(resource)}_${field === 'firstName' ? 'first' : 'last'}_name`, about))
  }
  if (resource.kind === 'user' && field === 'phone' && !given.states({ sort: 'phone', text })) {
    return tag(ask('phone', `${nameOf(resource)}_phone`, about))
  }
  if (resource.kind === 'user' && field === 'email' && !given.states({ sort: 'email', text })) {
    return tag(ask('email', `${nameOf(resource)}_email`, about))
  }
  if (field === 'fromName' && !given.says(text)) return tag(ask('person', 'sender_name', about))
  return replaceFacts(text, given, (fact) => tag(ask(fact.sort, variableName(fact.sort, resource), about)))
}

function guardNumber(value: number, path: readonly string[], { resource, given, ask, about }: Scope): number | string {
  if (!moneyField.test(path.at(-1) ?? '') || given.statesNumber(value)) return value
  return tag(ask('price', variableName('price', resource), about))
}

function replaceFacts(text: string, given: Given, replacement: (fact: Fact) => string): string {
  let out = ''
  let from = 0
  for (const fact of findFacts(text)) {
    if (given.states(fact)) continue
    out += text.slice(from, fact.start) + replacement(fact)
    from = fact.end
  }
  return out + text.slice(from)
}

/** A field that the model left open, as it was asked to. */
function askField(resource: Resource, field: string, about: string, ask: AskPerson): string {
  if (field === 'amount') return tag(ask('price', variableName('price', resource), about))
  if (field === 'currency') return tag(ask('currency', 'currency', about))
  if (field === 'firstName' || field === 'lastName') {
    return tag(ask(field, `${nameOf(resource)}_${field === 'firstName' ? 'first' : 'last'}_name`, about))
  }
  if (field === 'email') return tag(ask('email', `${nameOf(resource)}_email`, about))
  if (field === 'redirectTo') return tag(ask('link', variableName('link', resource), about))
  return tag(ask('value', nameOf(resource), about))
}

function variableName(sort: FactSort, resource: Resource): string {
  return shared[sort] ?? `${nameOf(resource)}_${sort}`
}

function tag(name: string): string {
  return `{{ ${name} }}`
}

function nameOf(resource: Resource): string {
  const name = (keyOf(resource.key) ?? 'value')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
  return name === '' ? 'value' : name
}

/** What a person calls it: its name without braces, else its key. */
function titleOf(resource: Resource): string {
  const { name, subjectLine } = resource.spec
  const title = [name, subjectLine].find((text): text is string => typeof text === 'string' && text !== '' && !text.includes('{{'))
  return (title ?? resource.key.replace(/[-_.]+/g, ' ')).slice(0, 80)
}
