import { isAppError } from '../errors.ts'
import { parseBlueprintText } from './parse-blueprint-text.ts'
import type { YamlReading } from './read-blueprint-text.ts'

/** A process of its own for one text: whatever it costs, others are answered meanwhile, and it may run out of memory. */
process.once('message', (text: string) => {
  process.send?.(read(text), () => process.disconnect())
})

function read(text: string): YamlReading {
  try {
    return { state: 'read', document: parseBlueprintText(text, 'yaml') }
  } catch (error) {
    if (isAppError(error, 'invalid_blueprint')) return { state: 'faulty', errors: error.errors ?? [] }
    throw error
  }
}
