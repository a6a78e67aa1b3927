import { describe, expect, it } from 'vitest'
import { createEventStreamParser, type StreamMessage } from './event-stream-parser.ts'

/** Feeds the text in chunks of `size` bytes; 0 feeds it whole. */
function parse(text: string, size = 0): { messages: StreamMessage[]; retries: number[] } {
  const messages: StreamMessage[] = []
  const retries: number[] = []
  const parser = createEventStreamParser({ onMessage: (message) => messages.push(message), onRetry: (afterMs) => retries.push(afterMs) })
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size || bytes.length) parser.push(bytes.subarray(at, at + (size || bytes.length)))
  return { messages, retries }
}

const dataOf = (text: string) => parse(text).messages.map((message) => message.data)

describe('event-stream parser', () => {
  it('reads data, event and id of a message', () => {
    expect(parse('event: step.started\nid: 7\ndata: {"a":1}\n\n').messages).toEqual([
      { event: 'step.started', data: '{"a":1}', lastEventId: '7' },
    ])
  })

  it('joins several data lines with a line feed', () => {
    expect(dataOf('data: one\ndata:two\ndata:  three\n\n')).toEqual(['one\ntwo\n three'])
  })

  it('strips one byte order mark at the very start and no other', () => {
    expect(dataOf('\uFEFFdata: 1\n\n\uFEFFdata: 2\n\ndata: 3\n\n')).toEqual(['1', '3'])
    expect(dataOf('\uFEFF\uFEFFdata: 1\n\ndata: 2\n\n')).toEqual(['2'])
  })

  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('ends lines with %s', (_name, end) => {
    expect(dataOf(['data: one', 'data: two', '', 'data: three', '', ''].join(end))).toEqual(['one\ntwo', 'three'])
  })

  it('understands mixed line endings', () => {
    expect(dataOf('data:test1\r\rdata:test2\n\ndata:test3\r\n\r\n')).toEqual(['test1', 'test2', 'test3'])
  })

  it('reads the same from any split of the bytes, even inside a character', () => {
    const text = 'id: 1\r\nevent: ✓\r\ndata: Grüße aus Köln 🦷\r\n\r\n: comment\r\rdata: a\ndata: b\n\nid: 2\r\ndata\r\n\r\n'
    const whole = parse(text).messages
    expect(whole.map((message) => message.data)).toEqual(['Grüße aus Köln 🦷', 'a\nb', ''])
    for (let size = 1; size <= 12; size += 1) expect(parse(text, size).messages).toEqual(whole)
  })

  it('does not take the two halves of a CRLF for an empty line', () => {
    const messages: string[] = []
    const parser = createEventStreamParser({ onMessage: ({ data }) => messages.push(data) })
    for (const chunk of ['data: a\r', '\ndata: b\r', '', '\n\r', '\n']) parser.push(new TextEncoder().encode(chunk))
    expect(messages).toEqual(['a\nb'])
  })

  it('ignores comments and unknown fields', () => {
    expect(dataOf(':\n: ping\ndata:1\n:\0\n:\r\ndataa: x\nfoo\n data: x\ndata:2\n\n')).toEqual(['1\n2'])
  })

  it('takes a field without a colon as empty', () => {
    expect(dataOf('data\n\ndata\ndata\n\ndata:test\n\n')).toEqual(['', '\n', 'test'])
  })

  it('drops a message without data, and its event name with it', () => {
    expect(parse('event: lost\n\ndata: kept\n\n').messages).toEqual([{ event: 'message', data: 'kept', lastEventId: '' }])
  })

  it('drops data that no empty line closes', () => {
    expect(dataOf('data: whole\n\ndata: half')).toEqual(['whole'])
    expect(dataOf('data: half\n')).toEqual([])
  })

  it('keeps the last id until another one comes, and an empty one resets it', () => {
    expect(parse('id: 5\ndata: a\n\ndata: b\n\nid\ndata: c\n\n').messages.map((message) => message.lastEventId)).toEqual(['5', '5', ''])
  })

  it('ignores an id with a NULL in it', () => {
    expect(parse('id: 5\ndata: a\n\nid: 6\0\ndata: b\n\n').messages.map((message) => message.lastEventId)).toEqual(['5', '5'])
  })

  it('takes retry when it is digits and nothing else', () => {
    expect(parse('retry: 1500\nretry: 3000x\nretry:\nretry: -1\nretry: 1e3\n').retries).toEqual([1500])
  })
})
