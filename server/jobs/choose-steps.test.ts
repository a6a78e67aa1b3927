import { expect, test } from 'vitest'
import { chooseSteps, countSoonReady, type StepState } from './choose-steps.ts'

test('starts everything that waits for nothing', () => {
  expect(choose({ a: [], b: [], c: ['a'] }).ready).toEqual(['a', 'b'])
})

test('starts a step once all that it needs has succeeded', () => {
  const steps = states({ a: [], b: [], c: ['a', 'b'] })
  set(steps, 'a', 'SUCCESS')
  expect(chooseSteps(steps).ready).toEqual(['b'])
  set(steps, 'b', 'SUCCESS')
  expect(chooseSteps(steps).ready).toEqual(['c'])
})

test('skips what needs a failed step and names that step', () => {
  const steps = states({ a: [], b: ['a'] })
  set(steps, 'a', 'FAILED')
  expect(chooseSteps(steps)).toMatchObject({ ready: [], skip: [{ id: 'b', because: { id: 'a' } }] })
})

test('skips along the whole chain, one link at a time', () => {
  const steps = states({ a: [], b: ['a'], c: ['b'] })
  set(steps, 'a', 'FAILED')
  set(steps, 'b', 'SKIPPED')
  expect(chooseSteps(steps).skip).toMatchObject([{ id: 'c', because: { id: 'b' } }])
})

test('takes what a step needs as given when it is no step of this job', () => {
  expect(choose({ a: ['user/already-there'] }).ready).toEqual(['a'])
})

test('starts nothing twice', () => {
  const steps = states({ a: [] })
  set(steps, 'a', 'RUNNING')
  expect(chooseSteps(steps)).toEqual({ ready: [], skip: [] })
})

test('counts what waits for nothing but answers that are under way', () => {
  const steps = states({ a: [], b: [], c: ['a'], d: ['a', 'b'], e: ['c'], f: ['gone'] })
  const soon = (): number => countSoonReady(steps, () => true)
  // What could start now is no longer waited for.
  expect(soon()).toBe(0)
  set(steps, 'a', 'RUNNING')
  expect(soon()).toBe(1)
  set(steps, 'b', 'RUNNING')
  expect(soon()).toBe(2)
  expect(countSoonReady(steps, ({ id }) => id === 'd')).toBe(1)
  set(steps, 'a', 'SUCCESS')
  expect(soon()).toBe(1)
  set(steps, 'b', 'FAILED')
  expect(soon()).toBe(0)
})

function choose(needs: Record<string, string[]>) {
  return chooseSteps(states(needs))
}

function states(needs: Record<string, string[]>): Map<string, StepState> {
  return new Map(Object.entries(needs).map(([id, dependsOn]) => [id, { id, title: id, status: 'PENDING', dependsOn }]))
}

function set(steps: Map<string, StepState>, id: string, status: StepState['status']): void {
  const step = steps.get(id)
  if (step !== undefined) step.status = status
}
