import { isCollection, LineCounter, parseDocument, visit, type Document } from 'yaml'
import { blueprintLimits } from '../contract/blueprint.ts'
import type { ProblemError } from '../contract/problem.ts'
import type { SentenceCode } from '../contract/said.ts'
import { fault, quoted, say } from '../contract/say.ts'
import { AppError } from '../errors.ts'
import { findOutOfBounds } from './document-bounds.ts'
import { findJsonFault, findRepeatedField } from './json-fault.ts'
import { invalidBlueprint, sentenced } from './refuse-invalid.ts'

export type TextFormat = 'json' | 'yaml'

type FixCode = SentenceCode & `fix.${string}`

type Place = { line: number; column: number }

/** Aliases that may be followed in one text; more is a billion laughs. */
const maxAliases = 100

/**
 * JSON or YAML text as plain data, without judging what it says. The format is guessed when it is not given.
 * Throws `payload_too_large` beyond the byte limit and `invalid_blueprint` with line, column and a fix.
 */
export function parseBlueprintText(text: string, format: TextFormat = guessFormat(text)): unknown {
  refuseTooLong(text)
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (source.trim() === '') throw unreadable({ path: '', ...fault('text.empty') })
  const document = format === 'json' ? parseJson(source) : parseYaml(source)
  const outOfBounds = findOutOfBounds(document)
  if (outOfBounds !== null) throw unreadable(outOfBounds)
  return document
}

/** A text that begins like a JSON object or list is JSON; YAML's own flow style is rare enough to be asked for by name. */
export function guessFormat(text: string): TextFormat {
  return /^\uFEFF?\s*[{[]/.test(text) ? 'json' : 'yaml'
}

/** Throws `payload_too_large`. */
export function refuseTooLong(text: string): void {
  const bytes = text.length > blueprintLimits.textBytes ? text.length : Buffer.byteLength(text)
  if (bytes <= blueprintLimits.textBytes) return
  throw new AppError(
    'payload_too_large',
    say('blueprint.too_large', { has: megabytes(bytes), most: megabytes(blueprintLimits.textBytes) }),
    {
      hint: say('next.split_blueprint'),
    },
  )
}

function parseJson(text: string): unknown {
  const document = readJson(text)
  const repeated = findRepeatedField(text)
  if (repeated === null) return document
  throw unreadable({
    path: placeText(placeOf(text, repeated.index)),
    ...fault('text.field_twice', { name: repeated.name }),
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const { index, message } = findJsonFault(text, error)
    throw unreadable(located('JSON', placeOf(text, index), message, fixOfJson(text, index)))
  }
}

function placeOf(text: string, index: number): Place {
  const before = text.slice(0, index).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

function fixOfJson(text: string, index: number): FixCode {
  const here = text[index]
  const before = text.slice(0, index).trimEnd().at(-1)
  if (here === undefined) return 'fix.text_cut'
  if (before === ',' && (here === '}' || here === ']')) return 'fix.trailing_comma'
  if (here === "'" || here === '“' || here === '”') return 'fix.straight_quotes'
  if (here === '"') return 'fix.comma_missing'
  if (here === '\n' || here === '\t') return 'fix.line_break'
  return 'fix.look_before'
}

function parseYaml(text: string): unknown {
  const lines = new LineCounter()
  const document = readYaml(text, lines)
  const error = document.errors[0] ?? document.warnings[0]
  if (error !== undefined) {
    const place = { line: error.linePos?.[0].line ?? 1, column: error.linePos?.[0].col ?? 1 }
    throw unreadable(located('YAML', place, firstLine(error.message), fixOfYaml(error.code)))
  }
  refuseUnquotedVariable(document, lines)
  try {
    return document.toJS({ maxAliasCount: maxAliases })
  } catch (error) {
    throw unreadable({
      path: '',
      ...fault('text.unusable_yaml', { words: quoted(firstLine((error as Error).message)), most: maxAliases }),
    })
  }
}

function readYaml(text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter, schema: 'core', uniqueKeys: true, logLevel: 'error' })
  } catch (error) {
    throw unreadable({ path: '', ...fault('text.no_yaml', { words: quoted(firstLine((error as Error).message)) }) })
  }
}

/** `name: {{ clinic_name }}` without quotes is, to YAML, an object inside an object. */
function refuseUnquotedVariable(document: Document.Parsed, lines: LineCounter): void {
  visit(document, {
    Pair(_, pair) {
      if (!isCollection(pair.key)) return undefined
      const place = lines.linePos(pair.key.range?.[0] ?? 0)
      throw unreadable({ path: placeText({ line: place.line, column: place.col }), ...fault('text.unquoted_braces') })
    },
  })
}

function fixOfYaml(code: string): FixCode {
  if (code === 'DUPLICATE_KEY') return 'fix.field_twice'
  if (code === 'TAB_AS_INDENT') return 'fix.spaces'
  if (code === 'MULTIPLE_DOCS') return 'fix.one_document'
  if (code === 'BAD_INDENT' || code === 'MISSING_CHAR') return 'fix.indentation'
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'fix.quote_colon'
  if (code === 'TAG_RESOLVE_FAILED') return 'fix.tag'
  if (code === 'RESOURCE_EXHAUSTION') return 'fix.too_nested'
  return 'fix.around'
}

/** The parser says in its own words what it did not expect. */
function located(format: string, place: Place, words: string, fix: FixCode): ProblemError {
  return { path: placeText(place), ...fault('text.no_format', { format, words: quoted(words), fix: { code: fix } }) }
}

function placeText(place: Place): string {
  return `line ${place.line}, column ${place.column}`
}

function unreadable(fault: ProblemError): AppError {
  return invalidBlueprint([sentenced(fault)])
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(bytes % 1_048_576 === 0 ? 0 : 1)
}
