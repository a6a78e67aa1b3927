import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  Scalar,
  stringify,
  visit,
} from 'yaml'
import type { BlueprintFormat } from '../../server/contract/blueprint.ts'

export type Path = readonly (string | number)[]

/**
 * One change at a path: another value (`undefined` takes away what stands there, an index just past the end of a list
 * adds to it), a value put before what stands there in a list, another name for a field, another place in its list.
 */
export type Edit =
  | { path: Path; value: unknown }
  | { path: Path; insert: unknown }
  | { path: Path; renameTo: string }
  | { path: Path; moveTo: number }

export type TextFault = { message: string; line: number; from: number; to: number }

/** A text as data, or why it cannot be read. JSON is read by the YAML reader too, so that both know where each value stands. */
export type ReadText = { state: 'read'; value: unknown; document: Document.Parsed } | { state: 'broken'; fault: TextFault }

const maxAliases = 100

export function readText(text: string): ReadText {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, schema: 'core', uniqueKeys: true, logLevel: 'silent' })
    const [error] = document.errors
    if (error !== undefined) {
      const [from, to] = error.pos
      const message = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')
      return { state: 'broken', fault: { message, line: lines.linePos(from).line, from, to } }
    }
    const bare = findBareBraces(document)
    if (bare !== null) return { state: 'broken', fault: { message: '"{{ … }}"', line: lines.linePos(bare).line, from: bare, to: bare + 2 } }
    return { state: 'read', value: document.toJS({ maxAliasCount: maxAliases }), document }
  } catch (error) {
    return { state: 'broken', fault: { message: error instanceof Error ? error.message : String(error), line: 1, from: 0, to: 0 } }
  }
}

export function printText(value: unknown, format: BlueprintFormat): string {
  return format === 'json' ? `${JSON.stringify(value, null, 2)}\n` : stringify(value, { lineWidth: 0 })
}

/** A text that begins like a JSON object or list is JSON, as the server reads it. */
export function formatOf(text: string): BlueprintFormat {
  return /^\uFEFF?\s*[{[]/.test(text) ? 'json' : 'yaml'
}

/** The text after the edits, in their order. What they do not touch keeps its comments and its style. A broken text stays as it is. */
export function editText(text: string, edits: readonly Edit[]): string {
  const read = readText(text)
  if (read.state === 'broken') return text
  const { document } = read
  for (const edit of edits) applyEdit(document, edit)
  return formatOf(text) === 'json' ? printText(document.toJS({ maxAliasCount: maxAliases }), 'json') : document.toString({ lineWidth: 0 })
}

/** Where the value at a path stands in the text; that of the nearest thing around it when there is none. */
export function rangeOf(document: Document.Parsed, path: Path): [from: number, to: number] {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return [node.range[0], node.range[1]]
  }
  return [0, 0]
}

/** The path of the innermost value around a place in the text. */
export function pathAt(document: Document.Parsed, offset: number): (string | number)[] {
  const path: (string | number)[] = []
  let node: unknown = document.contents
  while (isCollection(node)) {
    const items: readonly unknown[] = node.items
    const index = items.findIndex((item) => isAround(item, offset))
    const item = items[index]
    if (item === undefined) break
    path.push(isPair(item) ? String(isScalar(item.key) ? item.key.value : item.key) : index)
    node = isPair(item) ? item.value : item
  }
  return path
}

function isAround(item: unknown, offset: number): boolean {
  const first = isPair(item) ? item.key : item
  const last = isPair(item) && isNode(item.value) ? item.value : first
  const from = isNode(first) ? first.range?.[0] : undefined
  const to = isNode(last) ? last.range?.[2] : undefined
  return from !== undefined && to !== undefined && from <= offset && offset <= to
}

function applyEdit(document: Document.Parsed, edit: Edit): void {
  const { path } = edit
  const last = path.at(-1)
  if ('value' in edit) return setValue(document, path, edit.value)
  if ('insert' in edit && path.length > 1) makeRoom(document, path)
  const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if ('renameTo' in edit && isMap(around)) {
    const pair = around.items.find((item) => isScalar(item.key) && item.key.value === last)
    if (pair !== undefined && isScalar(pair.key)) pair.key.value = edit.renameTo
  }
  if (!isSeq(around) || typeof last !== 'number') return
  if ('insert' in edit) around.items.splice(last, 0, document.createNode(edit.insert))
  if ('moveTo' in edit) around.items.splice(edit.moveTo, 0, ...around.items.splice(last, 1))
}

function setValue(document: Document.Parsed, path: Path, value: unknown): void {
  if (value === undefined) {
    document.deleteIn(path)
    return
  }
  const there = document.getIn(path, true)
  if (isScalar(there) && typeof there.value === 'string' && typeof value === 'string') {
    there.value = value
    return
  }
  const node = document.createNode(value)
  if (isNode(there)) {
    node.commentBefore = there.commentBefore ?? null
    node.spaceBefore = there.spaceBefore ?? false
    if (node instanceof Scalar) node.comment = there.comment ?? null
  }
  makeRoom(document, path)
  document.setIn(path, node)
}

/** `variables:` with nothing behind it is null, which cannot hold anything. */
function makeRoom(document: Document.Parsed, path: Path): void {
  for (let length = 0; length < path.length; length += 1) {
    const around = path.slice(0, length)
    if (isCollection(length === 0 ? document.contents : document.getIn(around, true))) continue
    const empty = document.createNode(typeof path[length] === 'number' ? [] : {})
    if (length === 0) document.contents = empty as never
    else document.setIn(around, empty)
  }
}

/** `name: {{ clinic_name }}` without quotes is, to YAML, an object inside an object. */
function findBareBraces(document: Document.Parsed): number | null {
  let found: number | null = null
  visit(document, {
    Pair(_, pair) {
      if (!isCollection(pair.key)) return undefined
      found = pair.key.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}
