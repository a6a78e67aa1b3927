import type { Send, Sending } from '../highlevel/send.ts'

/** A platform that answers in the same process. */
export type Platform = (url: URL, sending: Sending) => Response | Promise<Response>

export function answeredBy(platform: Platform): Send {
  return async (url, sending) => {
    sending.mayLeave?.()
    const { status, headers, body } = await platform(url, sending)
    return { status, headers: Object.fromEntries(headers), body: body ?? nothing() }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
