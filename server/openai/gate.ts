import { OpenAiError } from './openai-error.ts'

export type Gate = <T>(signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>

/** Lets `width` pieces of work in at once, the others in the order in which they came. Who gives up leaves the queue. */
export function createGate(width: number): Gate {
  const waiting: (() => void)[] = []
  let free = width
  return async (signal, work) => {
    if (free > 0) free -= 1
    else await turn(waiting, signal)
    try {
      if (signal?.aborted) throw cancelled()
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}

function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const enter = (): void => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }
    const leave = (): void => {
      waiting.splice(waiting.indexOf(enter), 1)
      reject(cancelled())
    }
    if (signal?.aborted) return reject(cancelled())
    signal?.addEventListener('abort', leave, { once: true })
    waiting.push(enter)
  })
}

function cancelled(): OpenAiError {
  return new OpenAiError({ reason: 'cancelled', message: 'the caller stopped it while it was waiting' })
}
