import { Worker } from 'node:worker_threads'
import { fault, say } from '../contract/say.ts'
import type { ProblemError } from '../contract/problem.ts'
import { AppError } from '../errors.ts'
import { createLanes } from '../installs/lanes.ts'
import { guessFormat, parseBlueprintText, refuseTooLong, type TextFormat } from './parse-blueprint-text.ts'
import { invalidBlueprint } from './refuse-invalid.ts'

export type YamlReading = { state: 'read'; document: unknown } | { state: 'faulty'; errors: ProblemError[] }

/** The worst YAML of this length takes some tens of milliseconds; of a megabyte, minutes. */
const atOnceChars = 16_384
const patienceMs = 8_000
const mostWaiting = 8

const inTurn = createLanes(1)
let waiting = 0

/**
 * JSON or YAML text of whomever as plain data. Long YAML is read beside everything else, one text at a time, and given
 * up when it takes too long. Throws `payload_too_large`, `invalid_blueprint`, and `too_many_requests` when many wait.
 */
export async function readBlueprintText(text: string, format: TextFormat = guessFormat(text)): Promise<unknown> {
  refuseTooLong(text)
  if (format === 'json' || text.length <= atOnceChars) return parseBlueprintText(text, format)
  if (waiting >= mostWaiting) {
    throw new AppError('too_many_requests', say('blueprint.yaml_busy'), {
      hint: say('next.send_json'),
      retryAfterMs: patienceMs,
    })
  }
  waiting += 1
  const reading = await inTurn(() => readBeside(text)).finally(() => (waiting -= 1))
  if (reading.state === 'faulty') throw invalidBlueprint(reading.errors)
  return reading.document
}

function readBeside(text: string): Promise<YamlReading> {
  const worker = new Worker(new URL('./yaml-worker.ts', import.meta.url), {
    workerData: text,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  return new Promise<YamlReading>((resolve, reject) => {
    const timer = setTimeout(() => resolve(tooMuch), patienceMs)
    worker.once('message', resolve)
    worker.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooMuch) : reject(error)))
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve(tooMuch)
    })
  }).finally(() => void worker.terminate())
}

const tooMuch: YamlReading = {
  state: 'faulty',
  errors: [
    {
      path: '',
      ...fault('text.slow_yaml'),
    },
  ],
}
