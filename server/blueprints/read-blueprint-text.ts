import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
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

/**
 * A thread would not do: one that runs out of its memory can take the whole process with it. The child knows nothing
 * of this one's environment, which holds secrets.
 */
function readBeside(text: string): Promise<YamlReading> {
  const child = fork(fileURLToPath(new URL('./yaml-process.ts', import.meta.url)), [], {
    execArgv: ['--max-old-space-size=256'],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  })
  return new Promise<YamlReading>((resolve, reject) => {
    child.once('message', (reading) => resolve(reading as YamlReading))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL' || signal === 'SIGABRT') resolve(tooMuch)
      else reject(new Error(`The process that reads YAML ended with ${signal ?? code}`))
    })
    child.send(text, () => {})
  }).finally(() => void child.kill('SIGKILL'))
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
