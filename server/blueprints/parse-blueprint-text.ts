import { isCollection, LineCounter, parseDocument, visit, type Document } from 'yaml'
import { blueprintLimits } from '../contract/blueprint.ts'
import type { ProblemError } from '../contract/problem.ts'
import { AppError } from '../errors.ts'
import { findOutOfBounds } from './document-bounds.ts'
import { findJsonFault, findRepeatedField } from './json-fault.ts'
import { invalidBlueprint, sentenced } from './refuse-invalid.ts'

export type TextFormat = 'json' | 'yaml'

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
  if (source.trim() === '') throw unreadable({ path: '', message: 'the text is empty', fix: 'paste a blueprint as JSON or YAML' })
  const document = format === 'json' ? parseJson(source) : parseYaml(source)
  const fault = findOutOfBounds(document)
  if (fault !== null) throw unreadable(fault)
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
    `The text has ${megabytes(bytes)} MB; a blueprint may have ${megabytes(blueprintLimits.textBytes)} MB.`,
    {
      hint: 'Split the blueprint in two, or take long HTML out of its e-mail templates.',
    },
  )
}

function parseJson(text: string): unknown {
  const document = readJson(text)
  const repeated = findRepeatedField(text)
  if (repeated === null) return document
  throw unreadable({
    path: placeText(placeOf(text, repeated.index)),
    message: `the field "${repeated.name}" stands twice in one object`,
    fix: 'remove one of them',
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const fault = findJsonFault(text, error)
    throw unreadable(located('JSON', placeOf(text, fault.index), fault.message, fixOfJson(text, fault.index)))
  }
}

function placeOf(text: string, index: number): Place {
  const before = text.slice(0, index).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

function fixOfJson(text: string, index: number): string {
  const here = text[index]
  const before = text.slice(0, index).trimEnd().at(-1)
  if (here === undefined) return 'the text ends too early: a closing bracket or quote is missing, or it was not copied whole'
  if (before === ',' && (here === '}' || here === ']')) return 'remove the comma before the closing bracket'
  if (here === "'" || here === '“' || here === '”') return 'use straight double quotes'
  if (here === '"') return 'look for a comma that is missing between two fields'
  if (here === '\n' || here === '\t') return 'a line break or tab inside quotes is written \\n or \\t'
  return 'look for a comma, quote or bracket that is missing or too many just before it'
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
      message: `not usable YAML: ${firstLine((error as Error).message)}`,
      fix: `write the repeated parts out; at most ${maxAliases} aliases are followed`,
    })
  }
}

function readYaml(text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter, schema: 'core', uniqueKeys: true, logLevel: 'error' })
  } catch (error) {
    throw unreadable({ path: '', message: `not YAML: ${firstLine((error as Error).message)}`, fix: 'check the text, or send it as JSON' })
  }
}

/** `name: {{ clinic_name }}` without quotes is, to YAML, an object inside an object. */
function refuseUnquotedVariable(document: Document.Parsed, lines: LineCounter): void {
  visit(document, {
    Pair(_, pair) {
      if (!isCollection(pair.key)) return undefined
      const place = lines.linePos(pair.key.range?.[0] ?? 0)
      throw unreadable(
        located(
          'YAML',
          { line: place.line, column: place.col },
          'a name in braces must stand in quotes',
          'write "{{ name }}" with the quotes',
        ),
      )
    },
  })
}

function fixOfYaml(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'the same field stands twice in one object; remove one of them'
  if (code === 'TAB_AS_INDENT') return 'indent with spaces'
  if (code === 'MULTIPLE_DOCS') return 'send one document; remove the "---" between them'
  if (code === 'BAD_INDENT' || code === 'MISSING_CHAR') return 'check the indentation and the brackets around this line'
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'put text that contains a colon in quotes'
  if (code === 'TAG_RESOLVE_FAILED') return 'remove the tag that starts with "!"'
  if (code === 'RESOURCE_EXHAUSTION') return 'no blueprint is nested that deeply; look for a bracket or dash that was repeated'
  return 'check the indentation, quotes and brackets around this line'
}

function located(format: string, place: Place, message: string, fix: string): ProblemError {
  return { path: placeText(place), message: `not ${format}: ${message}`, fix }
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
