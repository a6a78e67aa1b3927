import { expect, test } from 'vitest'
import { type Asked, type GroupLimits, inGroups } from './in-groups.ts'

type Group = Asked<number, number>[]

/** Groups as they were begun, and how to let the first that is still being written end. */
function desk(lanes: number, most: number, gathers?: true, hurries?: GroupLimits<number>['hurries']) {
  const begun: number[][] = []
  const held: (() => void)[] = []
  const ask = inGroups<number, number>({ lanes, most, ...(gathers && { gathers }), ...(hurries && { hurries }) }, async (group: Group) => {
    begun.push(group.map((one) => one.item))
    await new Promise<void>((resolve) => held.push(resolve))
    for (const { item, resolve } of group) resolve(item * 10)
  })
  const endOne = async (): Promise<void> => {
    held.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { begun, ask, endOne }
}

test('begins at once while a lane is free, and gathers what comes meanwhile', async () => {
  const { begun, ask, endOne } = desk(2, 3)
  const answers = Promise.all([1, 2, 3, 4, 5, 6].map((n) => ask(n)))
  expect(begun).toEqual([[1], [2]])
  await endOne()
  expect(begun).toEqual([[1], [2], [3, 4, 5]])
  await endOne()
  expect(begun).toEqual([[1], [2], [3, 4, 5], [6]])
  await endOne()
  await endOne()
  expect(await answers).toEqual([10, 20, 30, 40, 50, 60])
  void ask(7)
  expect(begun.at(-1)).toEqual([7])
})

test('does not write for whoever gave up before, and lets go whoever gives up meanwhile', async () => {
  const { begun, ask, endOne } = desk(1, 10)
  const [meanwhile, before] = [new AbortController(), new AbortController()]
  const outcomes = Promise.allSettled([ask(1, meanwhile.signal), ask(2, before.signal), ask(3)])
  meanwhile.abort(new Error('late'))
  before.abort(new Error('late'))
  await endOne()
  await endOne()
  expect(begun).toEqual([[1], [3]])
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})

test('waits for all that is asked for at one moment, when it is to gather', async () => {
  const { begun, ask, endOne } = desk(1, 10, true)
  const answers = Promise.all([ask(1), Promise.resolve().then(() => ask(2))])
  expect(begun).toEqual([])
  await endOne()
  expect(begun).toEqual([[1, 2]])
  await endOne()
  expect(await answers).toEqual([10, 20])
})

test('what hurries does not wait for the rest, and takes it along, in the order in which all was asked, as far as there is room', async () => {
  const { begun, ask, endOne } = desk(1, 3, undefined, { is: (item) => item > 10, most: 4, along: 1 })
  const stopping = new AbortController()
  const answers = Promise.allSettled([ask(1), ask(2), ask(3), ...[11, 12, 13, 14, 15, 16].map((n) => ask(n)), ask(17, stopping.signal)])
  stopping.abort(new Error('late'))
  for (let n = 0; n < 3; n += 1) await endOne()
  expect(begun).toEqual([[1], [2, 11, 12, 13, 14], [3, 15, 16]])
  expect((await answers).map(({ status }) => status)).toEqual([...Array.from({ length: 9 }, () => 'fulfilled'), 'rejected'])
})

test('of what hurries, the first go before the others, and once only', async () => {
  const { begun, ask, endOne } = desk(1, 3, undefined, { is: (item) => item > 10, most: 4, along: 1, first: (item) => item > 20 })
  const answers = [1, 2, 11, 21, 12, 22].map((n) => ask(n))
  await endOne()
  answers.push(ask(23), ask(24))
  for (let n = 0; n < 3; n += 1) await endOne()
  expect(begun).toEqual([[1], [2, 21, 22], [11, 12, 23, 24]])
  await Promise.all(answers)
})

test('what waits is not put off for ever by what hurries', async () => {
  const { begun, ask, endOne } = desk(1, 3, undefined, { is: (item) => item > 10, most: 4, along: 0 })
  const answers = Promise.all([ask(1), ...[2, 3, 4, 5, 6, 7, 8].map((n) => ask(n)), ask(11)])
  await endOne()
  const later = ask(12)
  for (let n = 0; n < 4; n += 1) await endOne()
  expect(begun).toEqual([[1], [2, 3, 4, 11], [12], [5, 6, 7], [8]])
  await Promise.all([answers, later])
})
