import { parentPort, workerData } from 'node:worker_threads'
import { isAppError } from '../errors.ts'
import { parseBlueprintText } from './parse-blueprint-text.ts'
import type { YamlReading } from './read-blueprint-text.ts'

/** A thread of its own for one text: whatever it costs, others are answered meanwhile, and it can be ended. */
parentPort?.postMessage(read(workerData as string))

function read(text: string): YamlReading {
  try {
    return { state: 'read', document: parseBlueprintText(text, 'yaml') }
  } catch (error) {
    if (isAppError(error, 'invalid_blueprint')) return { state: 'faulty', errors: error.errors ?? [] }
    throw error
  }
}
