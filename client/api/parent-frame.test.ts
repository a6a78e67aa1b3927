import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createParentFrame, type FrameMessage, type FrameWindow } from './parent-frame.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function fakeWindow() {
  const listeners = new Set<(event: FrameMessage) => void>()
  const asked: unknown[] = []
  const parent = { postMessage: (message: unknown) => void asked.push(message) }
  const window: FrameWindow = {
    parent,
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
  }
  const hear = (event: FrameMessage) => listeners.forEach((listener) => listener(event))
  return { window, parent, asked, hear, listeners }
}

const answer = (payload: unknown) => ({ message: 'REQUEST_USER_DATA_RESPONSE', payload })

describe('parent frame', () => {
  it('hands over the payload as it came', async () => {
    const { window, parent, asked, hear, listeners } = fakeWindow()
    const waiting = createParentFrame(window).askWhoIsHere()
    await vi.advanceTimersByTimeAsync(0)
    hear({ source: parent, data: answer('cipher') })
    await expect(waiting).resolves.toBe('cipher')
    expect(asked).toEqual([{ message: 'REQUEST_USER_DATA' }])
    expect(listeners.size).toBe(0)
  })

  it('asks again until the parent is ready', async () => {
    const { window, parent, asked, hear } = fakeWindow()
    const waiting = createParentFrame(window).askWhoIsHere()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(asked.length).toBeGreaterThan(3)
    hear({ source: parent, data: answer('late') })
    await expect(waiting).resolves.toBe('late')
    const before = asked.length
    await vi.advanceTimersByTimeAsync(20_000)
    expect(asked).toHaveLength(before)
  })

  it('accepts nothing from another window, of another shape or too large', async () => {
    const { window, parent, hear } = fakeWindow()
    const waiting = createParentFrame(window).askWhoIsHere(3_000)
    hear({ source: {}, data: answer('from elsewhere') })
    hear({ source: parent, data: answer({ not: 'text' }) })
    hear({ source: parent, data: answer('') })
    hear({ source: parent, data: answer('x'.repeat(20_001)) })
    hear({ source: parent, data: { message: 'SOMETHING_ELSE', payload: 'x' } })
    hear({ source: parent, data: null })
    await vi.advanceTimersByTimeAsync(3_000)
    await expect(waiting).resolves.toBeUndefined()
  })

  it('knows when nothing frames it', () => {
    const { window } = fakeWindow()
    expect(createParentFrame(window).isFramed).toBe(true)
    const alone: FrameWindow = { ...window }
    alone.parent = alone as unknown as FrameWindow['parent']
    expect(createParentFrame(alone).isFramed).toBe(false)
  })
})
