/** Where a text stops being JSON: zero-based index, and the parser's own words without its position. */
export type JsonFault = { index: number; message: string }

/** `error` is what `JSON.parse(text)` threw. */
export function findJsonFault(text: string, error: unknown): JsonFault {
  const words = error instanceof Error ? error.message : String(error)
  return { index: Math.min(positionIn(words) ?? searchFault(text), text.length), message: plainWords(words) }
}

/** The first field that stands twice in one object of a text that is JSON; `JSON.parse` would silently keep the second. */
export function findRepeatedField(text: string): { index: number; name: string } | null {
  const open: { names: Set<string> | null; wantsName: boolean }[] = []
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const inside = open.at(-1)
    if (token[0] === '{') open.push({ names: new Set(), wantsName: true })
    else if (token[0] === '[') open.push({ names: null, wantsName: false })
    else if (token[0] === '}' || token[0] === ']') open.pop()
    else if (inside === undefined || inside.names === null) continue
    else if (token[0] === ',') inside.wantsName = true
    else if (inside.wantsName) {
      const name = JSON.parse(token[0]) as string
      if (inside.names.has(name)) return { index: token.index, name }
      inside.names.add(name)
      inside.wantsName = false
    }
  }
  return null
}

/** Some of V8's messages quote the text instead of giving a position; the shortest prefix that fails has its last character at the fault. */
function searchFault(text: string): number {
  let viable = 0
  let broken = text.length + 1
  while (broken - viable > 1) {
    const middle = (viable + broken) >> 1
    if (isCutShort(text.slice(0, middle))) viable = middle
    else broken = middle
  }
  return broken > text.length ? text.length : broken - 1
}

function isCutShort(prefix: string): boolean {
  try {
    JSON.parse(prefix)
    return true
  } catch (error) {
    const words = (error as Error).message
    return words.startsWith('Unexpected end') || words.startsWith('Unterminated string') || (positionIn(words) ?? -1) >= prefix.length
  }
}

function positionIn(words: string): number | undefined {
  const match = /at position (\d+)/.exec(words)
  return match === null ? undefined : Number(match[1])
}

function plainWords(words: string): string {
  return words
    .replace(/ in JSON at position .*$/s, '')
    .replace(/, (\.\.\.)?".*" ?(\.\.\.)? ?is not valid JSON$/s, '')
    .replace(' of JSON input', ' of the text')
}
