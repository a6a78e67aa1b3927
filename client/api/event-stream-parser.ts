/** One dispatched message of a `text/event-stream`. */
export type StreamMessage = { event: string; data: string; lastEventId: string }

export type EventStreamParser = {
  /** Takes the bytes as they arrive, split anywhere, even inside a character. */
  push(chunk: Uint8Array): void
}

type Handlers = { onMessage(message: StreamMessage): void; onRetry?(afterMs: number): void }

/** The parser of the HTML standard, §9.2.6: what is not yet closed by an empty line is never dispatched. */
export function createEventStreamParser({ onMessage, onRetry }: Handlers): EventStreamParser {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let skipLineFeed = false
  let event = ''
  let data: string[] = []
  let lastEventId = ''

  function push(chunk: Uint8Array) {
    let text = decoder.decode(chunk, { stream: true })
    if (text === '') return
    if (skipLineFeed && text.startsWith('\n')) text = text.slice(1)
    skipLineFeed = text === '' ? false : text.endsWith('\r')
    const lines = (rest + text).split(/\r\n|\r|\n/)
    rest = lines.pop() ?? ''
    for (const line of lines) takeLine(line)
  }

  function takeLine(line: string) {
    if (line === '') return dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) lastEventId = value
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry?.(Number(value))
  }

  function dispatch() {
    const message = { event: event || 'message', data: data.join('\n'), lastEventId }
    const isEmpty = data.length === 0
    event = ''
    data = []
    if (!isEmpty) onMessage(message)
  }

  return { push }
}
