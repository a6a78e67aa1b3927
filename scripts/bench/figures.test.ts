import { expect, test } from 'vitest'
import { mean, median, percentile, range } from './figures.ts'

test('takes percentiles by the nearest rank', () => {
  const samples = Array.from({ length: 100 }, (_, n) => 100 - n)
  expect([0.5, 0.99, 1].map((share) => percentile(samples, share))).toEqual([50, 99, 100])
  expect(percentile([7], 0.99)).toBe(7)
  expect(percentile([], 0.5)).toBeNaN()
})

test('tells the middle with the least and the most', () => {
  expect(range([0.9, 0.97, 0.95])).toBe('0.95 (0.90–0.97)')
  expect(range([2], 0)).toBe('2')
  expect([median([3, 1, 2]), median([1, 2, 10, 4]), mean([3, 1, 2])]).toEqual([2, 3, 2])
})
