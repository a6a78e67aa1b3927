import type { SessionAnswer } from '../../server/contract/session.ts'
import type { Fetch } from './http.ts'
import type { ParentFrame } from './parent-frame.ts'
import { startSession } from './session.ts'

/** What the rest of the page is given in place of the frame, the exchange and `fetch`: it gets what has been asked already. */
export type Early = {
  frame: ParentFrame
  exchange(payload: string, follows?: string): Promise<SessionAnswer>
  fetch: Fetch
  /** When the parent has answered, and when everything has been sent for: heavy work before that would keep it waiting. */
  heard: Promise<unknown>
  sent: Promise<unknown>
  /** When all of the first answers are here, or will not come: the first drawing can have them in it. */
  answered: Promise<unknown>
}

/** An answer that nobody has asked for by then is no longer news. */
const keptMs = 8_000
const timeoutMs = 30_000

/**
 * Signs in and asks for what the first screen will ask for, while the code that is to draw it is still on its way. Each
 * answer is handed out once; what failed is asked again by who wants it, and told there.
 */
export function beginEarly(frame: ParentFrame, fetch: Fetch, pathsOf: (session: SessionAnswer) => string[], isSignedOut = false): Early {
  const exchange = (payload: string, follows?: string) => startSession(fetch, payload, follows)
  if (!frame.isFramed || isSignedOut)
    return { frame, exchange, fetch, heard: Promise.resolve(), sent: Promise.resolve(), answered: Promise.resolve() }

  const answers = new Map<string, Promise<Response>>()
  let opened: { payload: string; answer: Promise<SessionAnswer> } | undefined
  let asked: Promise<string | undefined> | undefined = frame.askWhoIsHere()
  const heard = asked.catch(() => undefined)
  const sent = asked.then(begin).catch(() => undefined)

  async function begin(payload: string | undefined) {
    if (payload === undefined) return
    opened = { payload, answer: exchange(payload) }
    const session = await opened.answer
    for (const path of pathsOf(session)) {
      const answer = fetch(path, {
        method: 'GET',
        headers: { accept: 'application/json', authorization: `Bearer ${session.token}` },
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
      }).then(readWhole)
      answer.catch(() => undefined)
      answers.set(path, answer)
    }
    setTimeout(() => answers.clear(), keptMs)
  }

  return {
    heard,
    sent,
    answered: sent.then(() => Promise.allSettled(answers.values())),
    frame: {
      isFramed: true,
      askWhoIsHere: (patienceMs) => {
        const first = asked
        asked = undefined
        return first ?? frame.askWhoIsHere(patienceMs)
      },
    },
    exchange: (payload, follows) => {
      const first = opened
      opened = undefined
      return first?.payload === payload ? first.answer : exchange(payload, follows)
    },
    fetch: (input, init) => {
      const early = init.method === 'GET' ? answers.get(input) : undefined
      if (early === undefined) return fetch(input, init)
      answers.delete(input)
      return early.catch(() => fetch(input, init))
    },
  }
}

async function readWhole(response: Response): Promise<Response> {
  const { status, headers } = response
  return new Response(await response.arrayBuffer(), { status, headers })
}
