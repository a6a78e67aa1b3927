import type { z } from 'zod'
import type { ProblemError } from '../contract/problem.ts'
import { nearest } from './nearest.ts'

type Issue = z.core.$ZodIssue
type IssuePath = readonly PropertyKey[]

/** A fault at a path of the value that was checked, not yet written as text, with what to do about it. */
export type Finding = Required<Omit<ProblemError, 'path'>> & { path: IssuePath }

/**
 * Says what a schema found in words for the person who wrote the value, with a fix.
 * `fieldNames` tells which fields an object at a path may have; `what` names the thing ("a tag").
 */
export function explainIssue(issue: Issue, value: unknown, what: string, fieldNames: (path: IssuePath) => string[]): Finding[] {
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
  what: string,
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
  const wanted = issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [typeName(inner.expected)] : []))
  const types = [...new Set(wanted)].join(' or ')
  return [{ path: issue.path, message: `must be ${types}, not ${describe(actual)}`, fix: `write ${types}` }]
}

function unknownField(key: string, path: IssuePath, what: string, known: readonly string[]): Finding {
  const meant = nearest(key, known)
  const list = known.length > 0 && known.length <= 40 ? `; the fields are ${known.join(', ')}` : ''
  return {
    path: [...path, key],
    message: `"${key}" is not a field of ${path.length === 0 ? what : `this part of ${what}`}`,
    fix: meant === undefined ? `remove it${list}` : `did you mean "${meant}"?`,
  }
}

function missing(issue: Issue): Finding {
  const name = String(issue.path.findLast((part) => typeof part === 'string') ?? 'value')
  return { path: issue.path, message: `"${name}" is missing`, fix: 'add it' }
}

function explainValue(issue: Issue, actual: unknown): Omit<Finding, 'path'> {
  if (issue.code === 'invalid_type') {
    if (isReference(actual)) return { message: 'a reference cannot stand here', fix: `write ${typeName(issue.expected)}` }
    const fix = quotesFix(issue.expected, actual) ?? `write ${typeName(issue.expected)}`
    return { message: `must be ${typeName(issue.expected)}, not ${describe(actual)}`, fix }
  }
  if (issue.code === 'invalid_value') return oneOf(issue.values, actual)
  if (issue.code === 'too_small') return bound(issue.origin, 'at least', Number(issue.minimum), issue.inclusive !== false)
  if (issue.code === 'too_big') return bound(issue.origin, 'at most', Number(issue.maximum), issue.inclusive !== false)
  if (issue.code === 'invalid_format' && issue.message.startsWith('Invalid')) return format(issue.format, actual)
  return { message: lowerFirst(issue.message), fix: fixByExample(issue.message) }
}

/** A rule that is said by example shows its own fix. */
function fixByExample(message: string): string {
  const [, example] = /such as (\S+?)(?:,|$)/.exec(message) ?? []
  return example === undefined ? 'change it so that this holds' : `write it like ${example}`
}

function oneOf(values: readonly unknown[], actual: unknown): Omit<Finding, 'path'> {
  const texts = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)))
  const meant =
    typeof actual === 'string'
      ? nearest(
          actual,
          values.filter((value) => typeof value === 'string'),
        )
      : undefined
  const number =
    typeof actual === 'string' ? values.find((value) => typeof value === 'number' && String(value) === actual.trim()) : undefined
  const message = texts.length === 1 ? `must be ${texts[0]}` : `must be one of ${texts.join(', ')}`
  if (number !== undefined) return { message: `${message}, not ${describe(actual)}`, fix: 'write it without quotes' }
  const fix = meant !== undefined ? `did you mean "${meant}"?` : texts.length === 1 ? `write ${texts[0]}` : 'take one of these'
  return { message: `${message}, not ${describe(actual)}`, fix }
}

function bound(origin: string, words: 'at least' | 'at most', limit: number, inclusive: boolean): Omit<Finding, 'path'> {
  const more = words === 'at least'
  if (origin === 'string') {
    if (limit === 1 && more) return { message: 'must not be empty', fix: 'write something here' }
    return { message: `must have ${words} ${limit} characters`, fix: more ? 'write more' : 'shorten it' }
  }
  if (origin === 'array' || origin === 'set')
    return { message: `must have ${words} ${limit} ${limit === 1 ? 'item' : 'items'}`, fix: more ? 'add to the list' : 'take some away' }
  const range = inclusive ? `${words} ${limit}` : `${more ? 'more' : 'less'} than ${limit}`
  return { message: `must be ${range}`, fix: `give ${range}` }
}

function format(name: string, actual: unknown): Omit<Finding, 'path'> {
  if (name === 'email') return { message: `must be an e-mail address, not ${describe(actual)}`, fix: 'write it like name@domain.com' }
  if (name === 'url') return { message: `must be a full web address, not ${describe(actual)}`, fix: 'start it with https://' }
  if (name === 'e164')
    return { message: `must be an international phone number, not ${describe(actual)}`, fix: 'write it like +14155550132' }
  return { message: `does not have the form that is expected here: ${describe(actual)}`, fix: 'look at the schema of this kind' }
}

function quotesFix(expected: string, actual: unknown): string | undefined {
  const digits = typeof actual === 'string' && /^-?\d+(\.\d+)?$/.test(actual.trim())
  if ((expected === 'number' || expected === 'int') && digits) return 'write the number without quotes'
  if (expected === 'boolean' && typeof actual === 'string' && /^(true|false)$/i.test(actual.trim())) return 'write it without quotes'
  if (expected === 'string' && (typeof actual === 'number' || typeof actual === 'boolean')) return `put it in quotes: "${actual}"`
  return undefined
}

function typeName(expected: string): string {
  const names: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    tuple: 'a list',
    object: 'an object',
    record: 'an object',
    null: 'null',
  }
  return names[expected] ?? expected
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value === '' ? 'empty text' : `the text "${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isReference(value)) return 'a reference'
  return Array.isArray(value) ? 'a list' : 'an object'
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
