import { expect, test } from 'vitest'
import { leastMakespan } from './least-makespan.ts'
import { shapePlan } from './plan-shape.ts'
import type { Arrival } from './platform/lean-platform.ts'

const creation = (id: string, latencyMs: number, parentId?: string): Arrival => ({
  at: 0,
  via: '',
  method: 'POST',
  path: '',
  status: 201,
  latencyMs,
  id,
  ...(parentId === undefined ? {} : { parentId }),
})

function creationsOf(count: number, depth: number, latencyMs: number): Arrival[] {
  return shapePlan(count, depth, 'm').map(({ key, parent }) => creation(key, latencyMs, parent))
}

test.each([
  [20, 4, 250, 1_000],
  [60, 4, 250, 1_000],
  [100, 4, 250, 1_000],
  [101, 4, 250, 10_250],
  [250, 5, 250, 20_250],
  [1_000, 5, 250, 90_250],
  [250, 5, 600, 20_600],
])('is max(⌊(N−1)/100⌋·10 s, (D−1)·L) + L where all answers take as long: N %i, D %i, L %i', (n, depth, latencyMs, expected) => {
  expect(leastMakespan(creationsOf(n, depth, latencyMs), [])).toBe(expected)
})

test('goes by the longest chain of the answers that there were, the look before it included', () => {
  const creations = [creation('a', 100), creation('b', 300, 'a'), creation('c', 50, 'b'), creation('d', 420)]
  expect(leastMakespan(creations, [])).toBe(450)
  expect(leastMakespan(creations, [creation('look', 80), creation('look again', 200)])).toBe(650)
})

test('counts the look among the requests of the windows', () => {
  const creations = creationsOf(99, 2, 250)
  const look = creation('look', 250)
  expect(leastMakespan(creations, [look])).toBe(750)
  expect(leastMakespan(creations, [look, look])).toBe(10_250)
})
