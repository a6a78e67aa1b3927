/** What we need of `window`, so that a test can stand in for it. */
export type FrameWindow = {
  parent: { postMessage(message: unknown, targetOrigin: string): void }
  addEventListener(type: 'message', listener: (event: FrameMessage) => void): void
  removeEventListener(type: 'message', listener: (event: FrameMessage) => void): void
}

export type FrameMessage = { source: unknown; data: unknown }

export type ParentFrame = {
  isFramed: boolean
  /** Asks until the parent answers; resolves to the encrypted user context as it came, or to undefined after `patienceMs`. */
  askWhoIsHere(patienceMs?: number): Promise<string | undefined>
}

const askAgainMs = [150, 400, 800, 1_500, 2_500, 4_000, 6_000]
const longestPayload = 20_000

/** The page that frames us. It may not be listening yet when we ask, so we ask again; any origin may be white-labelled, so we trust the window, not its name. */
export function createParentFrame(window: FrameWindow): ParentFrame {
  return {
    isFramed: window.parent !== (window as unknown),
    askWhoIsHere: (patienceMs = 10_000) =>
      new Promise((resolve) => {
        const ask = () => window.parent.postMessage({ message: 'REQUEST_USER_DATA' }, '*')
        const timers = askAgainMs.filter((afterMs) => afterMs < patienceMs).map((afterMs) => setTimeout(ask, afterMs))
        timers.push(setTimeout(() => finish(undefined), patienceMs))
        window.addEventListener('message', hear)
        ask()

        function hear(event: FrameMessage) {
          if (event.source !== window.parent) return
          const payload = readPayload(event.data)
          if (payload !== undefined) finish(payload)
        }

        function finish(payload: string | undefined) {
          for (const timer of timers) clearTimeout(timer)
          window.removeEventListener('message', hear)
          resolve(payload)
        }
      }),
  }
}

function readPayload(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { message, payload } = data as { message?: unknown; payload?: unknown }
  if (message !== 'REQUEST_USER_DATA_RESPONSE' || typeof payload !== 'string') return undefined
  return payload.length > 0 && payload.length <= longestPayload ? payload : undefined
}
