import { describe, expect, it } from 'vitest'
import { layRows, rangeOf, rowAt } from './window-range.ts'

const keys = ['a', 'b', 'c', 'd']

describe('the window on a list', () => {
  it('lays rows by what was measured, and by the estimate where nothing was', () => {
    expect([...layRows(keys, new Map([['b', 50]]), 20)]).toEqual([0, 20, 70, 90, 110])
  })

  it('finds the row at a height', () => {
    const tops = layRows(keys, new Map([['b', 50]]), 20)
    expect([-5, 0, 19, 20, 69, 70, 109].map((px) => rowAt(tops, px))).toEqual([-1, 0, 0, 1, 1, 2, 3])
  })

  it('draws every row that shows, even partly, and never none', () => {
    const tops = layRows(keys, new Map(), 20)
    expect(rangeOf(tops, 0, 30)).toEqual([0, 2])
    expect(rangeOf(tops, 39, 41)).toEqual([1, 3])
    expect(rangeOf(tops, -500, -100)).toEqual([0, 1])
    expect(rangeOf(tops, 900, 1_000)).toEqual([3, 4])
    expect(rangeOf(layRows([], new Map(), 20), 0, 100)).toEqual([0, 0])
  })

  it('covers any window of a long list without a gap', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => index)
    const heights = new Map(many.filter((index) => index % 3 === 0).map((index) => [index, 15 + (index % 40)]))
    const tops = layRows(many, heights, 22)
    for (let from = -50; from < (tops.at(-1) as number); from += 977) {
      const [first, end] = rangeOf(tops, from, from + 600)
      expect(tops[first]).toBeLessThanOrEqual(Math.max(0, from))
      expect(tops[end]).toBeGreaterThanOrEqual(Math.min(from + 600, tops.at(-1) as number))
      expect(end - first).toBeLessThan(60)
    }
  })
})
