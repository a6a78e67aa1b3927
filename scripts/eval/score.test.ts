import { describe, expect, it } from 'vitest'
import { evalBriefs } from './briefs.ts'
import { draftOnce } from './draft-once.ts'
import { handWritten, handWrittenModel } from './hand-written.ts'

const briefOf = (id: string) => {
  const brief = evalBriefs.find((one) => one.id === id)
  if (brief === undefined) throw new Error(`there is no brief ${id}`)
  return brief
}
const score = (id: string, answers: readonly string[]) => draftOnce(handWrittenModel(answers), briefOf(id))

it('has at least 25 briefs, each with a checklist of four or more', () => {
  expect(evalBriefs.length).toBeGreaterThanOrEqual(25)
  expect(new Set(evalBriefs.map((brief) => brief.id)).size).toBe(evalBriefs.length)
  expect(evalBriefs.filter((brief) => brief.must.length < 4)).toEqual([])
})

describe('answers written by hand', () => {
  it.each(['dental', 'gym', 'zahnarzt'])('a good one covers the checklist and invents nothing: %s', async (id) => {
    const result = await score(id, [handWritten[id]?.good ?? ''])
    expect(result).toMatchObject({
      outcome: 'ready',
      repairs: 0,
      calls: 1,
      score: { coverage: 1, missing: [], unasked: [], quoted: 1, invented: 0, inventedLeft: 0, languageKept: true },
    })
  })

  it.each([
    ['dental', 4],
    ['gym', 1],
  ])('a mediocre one has gaps, and what it made up does not get through: %s', async (id, invented) => {
    const result = await score(id, [handWritten[id]?.mediocre ?? ''])
    expect(result.score).toMatchObject({ invented, inventedLeft: 0 })
    expect(result.score?.coverage).toBeLessThan(0.7)
    expect(result.score?.missing.length).toBeGreaterThan(2)
  })

  it('a broken one is repaired, or told as unusable', async () => {
    expect(await score('dental', handWritten.dental?.broken ?? [])).toMatchObject({ outcome: 'ready', repairs: 2, calls: 3 })
    expect(await score('gym', handWritten.gym?.broken ?? [])).toMatchObject({ outcome: 'unusable', score: null, calls: 3 })
  })

  it('a refusal has no score', async () => {
    expect(await score('gym', [])).toMatchObject({ outcome: 'refused', score: null })
  })
})
