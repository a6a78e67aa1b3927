import { expect, test } from 'vitest'
import { shapePlan } from '../plan-shape.ts'
import { latencyOf } from './latency.ts'
import { createWindow } from './window.ts'

test('lets in no more than a hundred requests in any ten seconds, and counts none that it refused', () => {
  const window = createWindow()
  const admitted = Array.from({ length: 150 }, (_, n) => window.admit(n))
  expect(admitted.filter(Boolean)).toHaveLength(100)
  expect(window.remaining(9_999)).toBe(0)
  expect(window.admit(9_999)).toBe(false)
  expect(window.admit(10_000)).toBe(true)
  expect(window.admit(10_000)).toBe(false)
  expect(window.remaining(10_050)).toBe(50)
})

test('thinks about the same subject for the same time, with the median and the spread that it was told', () => {
  const latency = { ms: 250, sigma: 0.5 }
  const times = Array.from({ length: 2_000 }, (_, n) => latencyOf(latency, `subject ${n}`)).sort((a, b) => a - b)
  expect(latencyOf(latency, 'subject 7')).toBe(latencyOf(latency, 'subject 7'))
  expect(latencyOf({ ms: 250, sigma: 0 }, 'subject 7')).toBe(250)
  expect(times[1_000]).toBeGreaterThan(230)
  expect(times[1_000]).toBeLessThan(270)
  const logs = times.map((time) => Math.log(time / 250))
  const sigma = Math.sqrt(logs.reduce((sum, log) => sum + log * log, 0) / logs.length)
  expect(sigma).toBeGreaterThan(0.46)
  expect(sigma).toBeLessThan(0.54)
})

test('shapes a plan of so many things whose longest chain is so long', () => {
  const wanted = shapePlan(97, 3, 'x')
  const byKey = new Map(wanted.map((one) => [one.key, one]))
  const depthOf = (key: string): number => 1 + (byKey.get(key)?.parent === undefined ? 0 : depthOf(byKey.get(key)?.parent ?? ''))
  expect(wanted).toHaveLength(97)
  expect(Math.max(...wanted.map(({ key }) => depthOf(key)))).toBe(3)
  expect(new Set(wanted.map(({ name }) => name)).size).toBe(97)
})
