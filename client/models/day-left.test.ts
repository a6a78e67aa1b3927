import { describe, expect, it } from 'vitest'
import { isDayWorthSaying } from './day-left.ts'

const day = (remaining: number) => ({ remaining, resetsAt: '2026-11-23T00:00:00Z', enough: true })

describe('what is left of the day', () => {
  it('is not worth a word while most of it is there, whatever a usual plan takes', () => {
    expect(isDayWorthSaying({ apiCalls: 120, day: day(199_900) })).toBe(false)
    expect(isDayWorthSaying({ apiCalls: 0, day: day(5) })).toBe(false)
    expect(isDayWorthSaying({ apiCalls: 120 })).toBe(false)
  })

  it('is said when little is left, and when the plan takes a good part of it', () => {
    expect(isDayWorthSaying({ apiCalls: 5, day: day(19_999) })).toBe(true)
    expect(isDayWorthSaying({ apiCalls: 9_000, day: day(90_000) })).toBe(true)
  })
})
