import { expect, test } from 'vitest'
import type { Context } from '../context.ts'
import type { StepState } from './choose-steps.ts'
import type { Pulse } from './pulse.ts'
import { walkSteps } from './walk-steps.ts'

/** Steps by how many are under way at the beginning, and how to let one of them end. */
function begin(needs: Record<string, string[]>, looks = false) {
  const steps = new Map(
    Object.entries(needs).map(([id, dependsOn]): [string, StepState] => [id, { id, title: id, status: 'PENDING', dependsOn }]),
  )
  const ends = new Map<string, () => void>()
  const work = async (step: StepState): Promise<void> => {
    await new Promise<void>((resolve) => ends.set(step.id, resolve))
    ends.delete(step.id)
    step.status = 'SUCCESS'
  }
  const craft = { placeOf: () => 'location' as const, looks: () => looks, work, skip: async () => undefined }
  const pulse = { lost: new AbortController().signal, onWish: () => undefined } as unknown as Pulse
  const ctx = { db: {}, highlevel: { open: () => ({}) } } as unknown as Context
  const hold = { jobId: 'job', companyId: 'c', locationId: 'l', epoch: 1 }
  const ending = walkSteps(ctx, hold, steps, craft, pulse, new AbortController().signal)
  const underWay = (of: string): number => [...ends.keys()].filter((id) => id.startsWith(of)).length
  const endAll = async (): Promise<void> => {
    for (const end of ends.values()) end()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ending, underWay, endAll }
}

function many(name: string, count: number, dependsOn: (n: number) => string[] = () => []): Record<string, string[]> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}${n}`, dependsOn(n)]))
}

test('what nobody waits for leaves room for what becomes ready with the next answers', async () => {
  const { ending, underWay, endAll } = begin({
    ...many('leaf', 200),
    ...many('folder', 40),
    ...many('inner', 40, (n) => [`folder${n}`]),
    ...many('inmost', 40, (n) => [`inner${n}`]),
  })
  expect([underWay('folder'), underWay('leaf')]).toEqual([40, 20])
  await endAll()
  expect([underWay('inner'), underWay('leaf')]).toEqual([40, 20])
  await endAll()
  expect(underWay('leaf') + underWay('inmost')).toBe(100)
  for (let n = 0; n < 3; n += 1) await endAll()
  expect(await ending).toEqual({ is: 'finished' })
})

test('what many wait for does not hold up the rest while it takes its time', async () => {
  const { underWay } = begin({ ...many('leaf', 200), slow: [], ...many('inner', 300, () => ['slow']) })
  expect([underWay('slow'), underWay('leaf')]).toEqual([1, 49])
})

test('of those that look first, and of which few begin at once, what others wait for has its place', () => {
  const { underWay } = begin({ ...many('leaf', 30), ...many('folder', 5), ...many('inner', 5, (n) => [`folder${n}`]) }, true)
  expect([underWay('folder'), underWay('leaf')]).toEqual([5, 19])
})

test('no more than a window holds are under way', async () => {
  expect(begin(many('leaf', 300)).underWay('leaf')).toBe(100)
})
