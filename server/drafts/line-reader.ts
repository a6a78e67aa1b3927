/** Reads an answer while it is still being written, and hands over each element of its list `lines` as soon as it is whole. */
export type LineReader = { read(piece: string): unknown[] }

export function createLineReader(list = 'lines'): LineReader {
  let depth = 0
  let inText = false
  let escaped = false
  /** The text that was read last at the top level, and whether a list follows on it. */
  let word = ''
  let listDepth = 0
  let element = ''

  const read = (piece: string): unknown[] => {
    const found: unknown[] = []
    for (const character of piece) {
      const within = listDepth > 0 && depth > listDepth
      if (within) element += character
      if (inText) {
        if (!within && depth === 1) word += character
        if (escaped) escaped = false
        else if (character === '\\') escaped = true
        else if (character === '"') inText = false
        continue
      }
      if (character === '"') {
        inText = true
        if (!within && depth === 1) word = '"'
      } else if (character === '{' || character === '[') {
        depth += 1
        if (character === '[' && depth === 2 && word === `"${list}"`) listDepth = depth
        else if (listDepth > 0 && depth === listDepth + 1) element = character
      } else if (character === '}' || character === ']') {
        depth -= 1
        if (listDepth > 0 && depth === listDepth) {
          const parsed = parse(element)
          if (parsed !== undefined) found.push(parsed)
          element = ''
        } else if (depth < listDepth) listDepth = 0
      } else if (character === ',' && depth === 1) word = ''
    }
    return found
  }
  return { read }
}

/** The object in an answer, also when a model put it between fences or words; undefined when there is none. */
export function parseAnswer(text: string): Record<string, unknown> | undefined {
  const from = text.indexOf('{')
  const whole = parse(text.slice(from, text.lastIndexOf('}') + 1))
  return typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? (whole as Record<string, unknown>) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
