import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Exchange } from '../../marketplace/sandbox/api/exchange.ts'
import type { Described, Descriptions } from './described-operations.ts'
import { toDefinitions, toJsonSchema, type JsonSchema } from './to-json-schema.ts'

/** Where one request or answer is not as published. `at` is a path in it, with `[]` for every place of a list. */
export type Deviation = { operation: string; side: Side; at: string; says: string }
export type Side = 'operation' | 'query' | 'header' | 'token' | 'request' | 'answer'

/** Of a list of allowed values. */
const maxNamed = 6

type Validate = (value: unknown) => { at: string; says: string }[]

/** Compares exchanges with what is published. Requests that were refused on purpose are not compared. */
export function exchangeJudge(descriptions: Descriptions): (exchange: Exchange) => Deviation[] {
  const validators = new Map<string, Validate>()
  const validatorOf = (key: string, schema: JsonSchema, { components }: Described): Validate => {
    const made = validators.get(key) ?? compile(schema, components, !key.endsWith(' query'))
    validators.set(key, made)
    return made
  }
  return (exchange) => {
    if (exchange.status >= 400) return []
    const described = descriptions.find(exchange.method, exchange.path)
    if (described === undefined) {
      const operation = `${exchange.method} ${withoutIds(exchange.path)}`
      return [{ operation, side: 'operation', at: '', says: 'is not described' }]
    }
    const on = (side: Side, found: { at: string; says: string }[]): Deviation[] =>
      found.map((one) => ({ operation: described.name, side, ...one }))
    const query = validatorOf(`${described.name} query`, querySchema(described), described)
    return [
      ...on('query', query({ ...exchange.query })),
      ...on('header', judgeHeaders(described, exchange)),
      ...on('token', judgeToken(described, exchange)),
      ...on('request', judgeBody(described, exchange, validatorOf)),
      ...on('answer', judgeAnswer(described, exchange, validatorOf)),
    ]
  }
}

function querySchema({ parameters }: Described): JsonSchema {
  const named = parameters.filter((one) => one.in === 'query')
  return {
    type: 'object',
    properties: Object.fromEntries(named.map((one) => [one.name, one.schema ?? {}])),
    required: named.filter((one) => one.required === true).map((one) => one.name),
  }
}

function judgeHeaders({ parameters }: Described, { version }: Exchange): { at: string; says: string }[] {
  const wanted = parameters.find((one) => one.in === 'header' && one.name.toLowerCase() === 'version')?.schema?.enum
  if (!Array.isArray(wanted) || wanted.includes(version)) return []
  return [{ at: 'version', says: `must be ${wanted.join(' or ')}, and is ${version ?? 'missing'}` }]
}

/** The token must be of a class that the operation takes, and hold one of its scopes. */
function judgeToken({ security }: Described, { tokenClass, scopes }: Exchange): { at: string; says: string }[] {
  if (security.length === 0) return []
  const fitting = security.filter(
    (one) =>
      !/^(Location|Agency)-Access/.test(one.tokenClass) || one.tokenClass.startsWith(tokenClass === 'Company' ? 'Agency' : 'Location'),
  )
  if (fitting.length === 0) return [{ at: 'class', says: `must not be of class ${tokenClass}` }]
  const wanted = fitting.flatMap((one) => one.scopes)
  if (fitting.some((one) => one.scopes.length === 0) || wanted.some((scope) => scopes.includes(scope))) return []
  return [{ at: 'scope', says: `must hold ${[...new Set(wanted)].join(' or ')}` }]
}

type ValidatorOf = (key: string, schema: JsonSchema, described: Described) => Validate

function judgeBody(described: Described, { sent }: Exchange, validatorOf: ValidatorOf): { at: string; says: string }[] {
  const { body, name } = described
  if (body === undefined) return sent === undefined ? [] : [{ at: '', says: 'a body is not described' }]
  if (sent === undefined) return body.required ? [{ at: '', says: 'a body is missing' }] : []
  return validatorOf(`${name} request`, body.schema, described)(sent)
}

function judgeAnswer(described: Described, { status, answered }: Exchange, validatorOf: ValidatorOf): { at: string; says: string }[] {
  const schema = described.answers.get(status)
  if (schema === undefined) {
    const published = [...described.answers.keys()].join(' or ') || 'nothing'
    return [{ at: 'status', says: `${status} is not described, ${published} is` }]
  }
  return schema === null ? [] : validatorOf(`${described.name} answer ${status}`, schema, described)(answered)
}

/** Texts of a query count as what they can be read as. */
function compile(schema: JsonSchema, components: Record<string, JsonSchema>, typed: boolean): Validate {
  const ajv = new Ajv2020({ allErrors: true, strict: false, logger: false, coerceTypes: typed ? false : 'array' })
  addFormats.default(ajv)
  const validate = ajv.compile({ ...toJsonSchema(schema), $defs: toDefinitions(components) })
  return (value) => {
    if (validate(value)) return []
    const found = (validate.errors ?? []).filter((error) => !['anyOf', 'if'].includes(error.keyword)).map(readError)
    return [...new Map(found.map((one) => [`${one.at} ${one.says}`, one])).values()]
  }
}

function readError({ instancePath, keyword, message = 'is wrong', params }: ErrorObject): { at: string; says: string } {
  const parts = instancePath.split('/').slice(1)
  const unnamed: unknown = keyword === 'unevaluatedProperties' ? params.unevaluatedProperty : params.additionalProperty
  const at = [...parts, ...(typeof unnamed === 'string' ? [unnamed] : [])].map((part) => (/^\d+$/.test(part) ? '[]' : part)).join('.')
  if (typeof unnamed === 'string') return { at, says: 'is not described' }
  return {
    at,
    says: keyword === 'enum' ? `must be one of ${(params.allowedValues as unknown[]).slice(0, maxNamed).join(', ')} …` : message,
  }
}

/** Ids and keys of a path that nobody has described. */
function withoutIds(path: string): string {
  return path
    .split('/')
    .map((part) => (/\d/.test(part) || part.length >= 20 ? '{id}' : part))
    .join('/')
}
