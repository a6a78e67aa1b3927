import type { Memory } from './location-model.ts'
import type { ValueMemory } from './variables-model.ts'

/** Answers that a reload does not lose: each change is written down at once. What cannot be read is begun anew. */
export function keepValues(memory: Memory): ValueMemory {
  const values = new Map<string, Record<string, string>>(read(memory.read()))
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.set(key, value)
      memory.write(JSON.stringify([...values]))
    },
  }
}

function read(text: string | null): [string, Record<string, string>][] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept)
      ? kept.filter((pair) => Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'object')
      : []
  } catch {
    return []
  }
}
