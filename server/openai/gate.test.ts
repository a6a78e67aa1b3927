import { expect, it } from 'vitest'
import { createGate } from './gate.ts'

it('lets in only so many at once, the others in the order in which they came', async () => {
  const gate = createGate(2)
  const began: number[] = []
  const ends: (() => void)[] = []
  let inside = 0
  let most = 0
  const all = [0, 1, 2, 3, 4].map((n) =>
    gate(undefined, async () => {
      began.push(n)
      inside += 1
      most = Math.max(most, inside)
      await new Promise<void>((resolve) => ends.push(resolve))
      inside -= 1
      return n
    }),
  )
  for (let done = 0; done < all.length; done += 1) {
    while (ends[done] === undefined) await new Promise((resolve) => setImmediate(resolve))
    ends[done]?.()
  }
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4])
  expect(began).toEqual([0, 1, 2, 3, 4])
  expect(most).toBe(2)
})

it('who gives up leaves the queue, takes nobody’s place, and who fails frees theirs', async () => {
  const gate = createGate(1)
  const leaving = new AbortController()
  let fail = (): void => {}
  const first = gate(undefined, () => new Promise<never>((_, reject) => (fail = () => reject(new Error('broke')))))
  let second = 'not begun'
  const impatient = gate(leaving.signal, () => Promise.resolve((second = 'begun')))
  const third = gate(undefined, () => Promise.resolve('third'))
  leaving.abort()
  await expect(impatient).rejects.toMatchObject({ reason: 'cancelled' })
  fail()
  await expect(first).rejects.toThrow('broke')
  expect(await third).toBe('third')
  expect(second).toBe('not begun')
  expect(await gate(undefined, () => Promise.resolve('free again'))).toBe('free again')
})
