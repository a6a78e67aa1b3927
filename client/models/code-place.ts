import type { BlueprintFormat } from '../../server/contract/blueprint.ts'

/**
 * Where in a blueprint's text somebody is typing. `path` is that of the object for a key, of the value for a value;
 * `from` is where the word begins that is being typed, `isQuoted` whether a quote stands before it.
 */
export type CodePlace = {
  role: 'key' | 'value' | 'reference' | 'variable'
  path: (string | number)[]
  from: number
  isQuoted: boolean
}

type Token = { column: number; dash: true } | { column: number; dash: false; key: string }
type Frame = { list: boolean; key: string; index: number; hasColon: boolean }

/** Works on a text that is only half written, so it reads what stands before the place and parses nothing. */
export function placeAt(text: string, offset: number, format: BlueprintFormat): CodePlace {
  const before = text.slice(0, offset)
  const inner = format === 'json' ? placeInJson(before) : placeInYaml(before)
  const variable = /\{\{\s*([a-z0-9_]*)$/.exec(before)
  if (variable !== null) return { ...inner, role: 'variable', from: offset - (variable[1] ?? '').length }
  const reference = /\$ref["']?:\s*["']?([\w./-]*)$/.exec(before)
  if (reference !== null) return { ...inner, role: 'reference', from: offset - (reference[1] ?? '').length }
  return inner
}

function placeInYaml(before: string): CodePlace {
  const lines = before.split('\n')
  const current = lines.at(-1) ?? ''
  const dashes = /^\s*(?:-\s+)*/.exec(current)?.[0].length ?? 0
  const rest = current.slice(dashes)
  const pair = /^(["']?)([\w$.-]+)\1:\s+/.exec(rest)
  const path = pathAbove(lines, dashes)
  const word = pair === null ? rest : rest.slice(pair[0].length)
  const isQuoted = /^["']/.test(word)
  const from = before.length - word.length + (isQuoted ? 1 : 0)
  return pair === null ? { role: 'key', path, from, isQuoted } : { role: 'value', path: [...path, pair[2] ?? ''], from, isQuoted }
}

/** The keys and list places around a column of the last line, by what stands further left above it. */
function pathAbove(lines: readonly string[], column: number): (string | number)[] {
  const path: (string | number)[] = []
  let limit = column
  let list: { column: number; index: number } | null = null
  for (let row = lines.length - 1; row >= 0; row -= 1) {
    const tokens = tokensOf(lines[row] ?? '').filter((token) => row < lines.length - 1 || token.column < column)
    const opensList = tokens.some((token) => token.dash && token.column === list?.column)
    for (const token of tokens.toReversed()) {
      if (token.dash) {
        if (list !== null && token.column === list.column) list.index += 1
        else if (token.column < limit) {
          if (list !== null) path.unshift(list.index)
          list = { column: token.column, index: 0 }
          limit = token.column
        }
      } else if (token.column < limit || (list !== null && token.column === list.column && !opensList)) {
        if (list !== null) path.unshift(list.index)
        list = null
        path.unshift(token.key)
        limit = token.column
      }
    }
  }
  if (list !== null) path.unshift(list.index)
  return path
}

function tokensOf(line: string): Token[] {
  if (/^\s*(#|$)/.test(line)) return []
  const lead = /^\s*(?:-\s+)*(?:-$)?/.exec(line)?.[0] ?? ''
  const dashes: Token[] = [...lead.matchAll(/-/g)].map((match) => ({ column: match.index, dash: true }))
  const key = /^(["']?)([\w$.-]+)\1:(\s|$)/.exec(line.slice(lead.length))?.[2]
  return key === undefined ? dashes : [...dashes, { column: lead.length, dash: false, key }]
}

function placeInJson(before: string): CodePlace {
  const stack: Frame[] = []
  let string: { from: number } | null = null
  let word = before.length
  let isInWord = false
  for (let at = 0; at < before.length; at += 1) {
    const character = before[at] ?? ''
    const top = stack.at(-1)
    if (string !== null) {
      if (character === '\\') at += 1
      else if (character === '"') {
        if (top !== undefined && !top.list && !top.hasColon) top.key = before.slice(string.from, at)
        string = null
      }
      continue
    }
    const isWord = /[\w.-]/.test(character)
    if (isWord && !isInWord) word = at
    isInWord = isWord
    if (character === '"') string = { from: at + 1 }
    else if (character === '{' || character === '[') stack.push({ list: character === '[', key: '', index: 0, hasColon: false })
    else if (character === '}' || character === ']') stack.pop()
    else if (character === ':' && top !== undefined) top.hasColon = true
    else if (character === ',' && top !== undefined) Object.assign(top, { index: top.index + 1, hasColon: false, key: '' })
  }
  const top = stack.at(-1)
  const isKey = top !== undefined && !top.list && !top.hasColon
  const frames = isKey ? stack.slice(0, -1) : stack
  const path = frames.map((frame) => (frame.list ? frame.index : frame.key))
  const from = string?.from ?? (isInWord ? word : before.length)
  return { role: isKey ? 'key' : 'value', path, from, isQuoted: string !== null }
}
