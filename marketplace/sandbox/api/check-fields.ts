import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Fields, Rule } from './rules.ts'

/** Complaints in the platform's own words, empty when the object fits; unknown properties are complaints too. */
export function checkFields(fields: Fields, value: JsonObject, at = ''): string[] {
  const unknown = Object.keys(value)
    .filter((key) => !Object.hasOwn(fields, key))
    .map((key) => `${at}property ${key} should not exist`)
  return [...unknown, ...Object.entries(fields).flatMap(([key, rule]) => checkValue(rule, value[key], at + key))]
}

/** Query values arrive as text: turned into what the rule wants, or left for `checkFields` to refuse. */
export function readQuery(fields: Fields, query: URLSearchParams): JsonObject {
  const read: JsonObject = {}
  for (const key of new Set(query.keys())) {
    const rule = fields[key.replace(/\[\]$/, '')]
    const values = query.getAll(key)
    const own = key.replace(/\[\]$/, '')
    read[own] = rule?.type === 'array' ? values.flatMap((one) => one.split(',')) : fromText(rule, values.at(-1) ?? '')
  }
  return read
}

function fromText(rule: Rule | undefined, value: string): Json {
  if (rule?.type === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
  if (rule?.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

function checkValue(rule: Rule, value: Json | undefined, at: string): string[] {
  if (value === undefined || value === null) {
    if (rule.required) return missing(rule, at)
    return []
  }
  if (rule.type === 'any') return []
  if (rule.type === 'array') return checkArray(rule, value, at)
  if (rule.type === 'object') {
    if (!isObject(value)) return [`${at} must be an object`]
    return rule.fields ? checkFields(rule.fields, value, `${at}.`) : []
  }
  if (rule.oneOf) {
    return rule.oneOf.some((one) => one === value) ? [] : [`${at} must be one of the following values: ${rule.oneOf.join(', ')}`]
  }
  return checkPlain(rule, value, at)
}

function checkPlain(rule: Rule, value: Json, at: string): string[] {
  if (typeof value !== rule.type || (typeof value === 'number' && !Number.isFinite(value))) return [wrongType(rule, at)]
  if (rule.notEmpty && typeof value === 'string' && value.trim() === '') return [`${at} should not be empty`]
  if (rule.pattern && typeof value === 'string' && !rule.pattern.test(value)) return [`${at} must match ${rule.pattern} regular expression`]
  if (typeof value === 'number' && rule.min !== undefined && value < rule.min) return [`${at} must not be less than ${rule.min}`]
  if (typeof value === 'number' && rule.max !== undefined && value > rule.max) return [`${at} must not be greater than ${rule.max}`]
  return []
}

function checkArray(rule: Rule, value: Json, at: string): string[] {
  if (!Array.isArray(value)) return [`${at} must be an array`]
  if (rule.min !== undefined && value.length < rule.min) return [`${at} must contain at least ${rule.min} elements`]
  const { items } = rule
  return items ? value.flatMap((one, index) => checkValue({ ...items, required: true }, one, `${at}.${index}`)) : []
}

function missing(rule: Rule, at: string): string[] {
  if (rule.oneOf) return [`${at} must be one of the following values: ${rule.oneOf.join(', ')}`, `${at} should not be empty`]
  return [wrongType(rule, at), `${at} should not be empty`]
}

function wrongType(rule: Rule, at: string): string {
  if (rule.type === 'number') return `${at} must be a number conforming to the specified constraints`
  if (rule.type === 'boolean') return `${at} must be a boolean value`
  if (rule.type === 'array') return `${at} must be an array`
  return `${at} must be ${rule.type === 'object' ? 'an object' : 'a string'}`
}
