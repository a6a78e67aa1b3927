/** How a body or a query is described: small tables of rules, read by `checkFields`. */
export type Rule = {
  type: 'string' | 'number' | 'boolean' | 'object' | 'array' | 'any'
  required?: boolean
  notEmpty?: boolean
  nullable?: boolean
  oneOf?: readonly (string | number)[]
  min?: number
  max?: number
  pattern?: RegExp
  items?: Rule
  fields?: Fields
}

export type Fields = Record<string, Rule>

export const text: Rule = { type: 'string' }
export const number: Rule = { type: 'number' }
export const flag: Rule = { type: 'boolean' }
export const anything: Rule = { type: 'any' }
export const map: Rule = { type: 'object' }
export const texts: Rule = { type: 'array', items: text }
export const name: Rule = { type: 'string', required: true, notEmpty: true }

export function required(rule: Rule): Rule {
  return { ...rule, required: true, ...(rule.type === 'string' ? { notEmpty: true } : {}) }
}

export function oneOf(...values: (string | number)[]): Rule {
  return { type: typeof values[0] === 'number' ? 'number' : 'string', oneOf: values }
}

export function list(items: Rule, min?: number): Rule {
  return { type: 'array', items, ...(min === undefined ? {} : { min }) }
}

export function shape(fields: Fields): Rule {
  return { type: 'object', fields }
}

export function between(min: number, max: number): Rule {
  return { type: 'number', min, max }
}
