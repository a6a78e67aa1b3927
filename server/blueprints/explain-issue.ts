import type { z } from 'zod'
import type { ProblemError } from '../contract/problem.ts'
import type { Said, SaidValue, SentenceCode } from '../contract/said.ts'
import { fault, saying } from '../contract/say.ts'
import { explainForm } from './explain-form.ts'
import { nearest } from './nearest.ts'

type Issue = z.core.$ZodIssue
type IssuePath = readonly PropertyKey[]

/** A fault at a path of the value that was checked, not yet written as text, with what to do about it. */
export type Finding = Required<Omit<ProblemError, 'path'>> & { path: IssuePath }

/**
 * Says what a schema found in words for the person who wrote the value, with a fix.
 * `fieldNames` tells which fields an object at a path may have; `what` names the thing ("a tag").
 */
export function explainIssue(issue: Issue, value: unknown, what: Said, fieldNames: (path: IssuePath) => string[]): Finding[] {
  const actual = valueAt(value, issue.path)
  if (issue.code === 'invalid_union') return explainUnion(issue, value, what, fieldNames)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(key, issue.path, what, fieldNames(issue.path)))
  if (actual === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) return [missing(issue)]
  return [{ path: issue.path, ...explainValue(issue, actual) }]
}

/** The branch that came closest speaks for the union: the one whose faults lie deepest, then the one with the fewest. */
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  value: unknown,
  what: Said,
  fieldNames: (path: IssuePath) => string[],
): Finding[] {
  const actual = valueAt(value, issue.path)
  if (issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? (issue.options as unknown[]) : []
    return [actual === undefined ? missing(issue) : { path: issue.path, ...oneOf(options, actual) }]
  }
  if (actual === undefined) return [missing(issue)]
  const fits = issue.errors.filter((issues) => !issues.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0))
  const literals = fits.flatMap(([inner]) => (inner?.code === 'invalid_value' && inner.path.length === 0 ? inner.values : []))
  if (literals.length > 0 && literals.length >= fits.length) return [{ path: issue.path, ...oneOf(literals, actual) }]
  const closest = fits.toSorted((a, b) => a.length - b.length)[0]
  if (closest !== undefined) {
    return closest.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value, what, fieldNames))
  }
  const wanted = issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [wordOf(inner.expected)] : []))
  const types = wanted.filter((one, index) => wanted.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index)
  return [{ path: issue.path, ...fault('value.types', { types: either(types), actual: describe(actual) }) }]
}

function unknownField(key: string, path: IssuePath, what: Said, known: readonly string[]): Finding {
  const meant = nearest(key, known)
  const of = path.length === 0 ? 'field' : 'part'
  const facts = { field: key, kind: what }
  const isShort = known.length > 0 && known.length <= 40
  if (meant !== undefined) return { path: [...path, key], ...fault(`${of}.meant`, { ...facts, meant }) }
  return {
    path: [...path, key],
    ...(isShort ? fault(`${of}.unknown_of`, { ...facts, fields: [...known] }) : fault(`${of}.unknown`, facts)),
  }
}

function missing(issue: Issue): Finding {
  const name = String(issue.path.findLast((part) => typeof part === 'string') ?? 'value')
  return { path: issue.path, ...fault('field.missing', { field: name }) }
}

function explainValue(issue: Issue, actual: unknown): Omit<Finding, 'path'> {
  if (issue.code === 'invalid_type') {
    const type = wordOf(issue.expected)
    if (isReference(actual)) return fault('reference.misplaced', { type })
    // An object may bring a toString of its own that is none.
    const value = typeof actual === 'object' ? '' : String(actual)
    return fault(quotesFault(issue.expected, actual), { type, actual: describe(actual), value })
  }
  if (issue.code === 'invalid_value') return oneOf(issue.values, actual)
  if (issue.code === 'too_small') return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false)
  if (issue.code === 'too_big') return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false)
  if (issue.code === 'invalid_format' && issue.message.startsWith('Invalid')) return format(issue.format, actual)
  return explainForm(lowerFirst(issue.message))
}

function oneOf(values: readonly unknown[], actual: unknown): Omit<Finding, 'path'> {
  const texts = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)))
  const only = texts.length === 1
  const facts = { values: texts, value: texts[0] ?? '', actual: describe(actual) }
  const isNumber = typeof actual === 'string' && values.some((value) => typeof value === 'number' && String(value) === actual.trim())
  if (isNumber) return fault(only ? 'value.only_quoted' : 'value.one_of_quoted', facts)
  const words = values.filter((value) => typeof value === 'string')
  const meant = typeof actual === 'string' ? nearest(actual, words) : undefined
  if (meant !== undefined) return fault(only ? 'value.only_meant' : 'value.one_of_meant', { ...facts, meant })
  return fault(only ? 'value.only' : 'value.one_of', facts)
}

function tooSmall(origin: string, limit: number, inclusive: boolean): Omit<Finding, 'path'> {
  if (origin === 'string') return limit === 1 ? fault('value.empty') : fault('value.short', { n: String(limit) })
  if (origin === 'array' || origin === 'set') return fault('value.few', { n: String(limit) })
  return fault(inclusive ? 'value.at_least' : 'value.more_than', { n: String(limit) })
}

function tooBig(origin: string, limit: number, inclusive: boolean): Omit<Finding, 'path'> {
  if (origin === 'string') return fault('value.long', { n: String(limit) })
  if (origin === 'array' || origin === 'set') return fault('value.many', { n: String(limit) })
  return fault(inclusive ? 'value.at_most' : 'value.less_than', { n: String(limit) })
}

function format(name: string, actual: unknown): Omit<Finding, 'path'> {
  const code = name === 'email' ? 'value.email' : name === 'url' ? 'value.url' : name === 'e164' ? 'value.phone' : 'value.form'
  return fault(code, { actual: describe(actual) })
}

function quotesFault(expected: string, actual: unknown): 'value.number_quoted' | 'value.flag_quoted' | 'value.unquoted' | 'value.type' {
  const digits = typeof actual === 'string' && /^-?\d+(\.\d+)?$/.test(actual.trim())
  if ((expected === 'number' || expected === 'int') && digits) return 'value.number_quoted'
  if (expected === 'boolean' && typeof actual === 'string' && /^(true|false)$/i.test(actual.trim())) return 'value.flag_quoted'
  if (expected === 'string' && (typeof actual === 'number' || typeof actual === 'boolean')) return 'value.unquoted'
  return 'value.type'
}

const typeCodes: Record<string, SentenceCode> = {
  string: 'type.text',
  number: 'type.number',
  int: 'type.int',
  boolean: 'type.boolean',
  array: 'type.list',
  tuple: 'type.list',
  object: 'type.object',
  record: 'type.object',
  null: 'type.null',
}

function wordOf(expected: string): SaidValue {
  const code = typeCodes[expected]
  return code === undefined ? expected : { code }
}

/** "text or a number" */
function either(words: readonly SaidValue[]): SaidValue {
  return words.reduce((all, word) => saying('types.or', { first: all, rest: word }))
}

function describe(value: unknown): SaidValue {
  if (value === null) return 'null'
  if (value === '') return saying('actual.empty')
  if (typeof value === 'string') return saying('actual.text', { text: value.length > 40 ? `${value.slice(0, 40)}…` : value })
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isReference(value)) return saying('actual.reference')
  return saying(Array.isArray(value) ? 'type.list' : 'type.object')
}

function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$ref')
}

function valueAt(value: unknown, path: IssuePath): unknown {
  return path.reduce<unknown>((inner, part) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, part)) return undefined
    return (inner as Record<PropertyKey, unknown>)[part]
  }, value)
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text
}
