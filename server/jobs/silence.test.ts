import { expect, test } from 'vitest'
import { listenForSilence } from './silence.ts'

/** Looks every `everyMs` from `fromMs` to `toMs`, and says which jobs were silent at the last look. */
function look(silence: ReturnType<typeof listenForSilence>, signs: Record<string, string>, fromMs: number, toMs: number, everyMs = 250) {
  const found = Object.entries(signs).map(([id, sign]) => ({ id, sign }))
  let silent = new Set<string>()
  for (let at = fromMs; at <= toMs; at += everyMs) silent = silence(found, at)
  return [...silent]
}

test('who shows the same sign for long enough is silent, and not a moment before', () => {
  const silence = listenForSilence(15_000)
  expect(look(silence, { hung: '0' }, 0, 14_750)).toEqual([])
  expect(look(silence, { hung: '0' }, 15_000, 15_000)).toEqual(['hung'])
})

test('a sign that changes, back too, begins it anew', () => {
  const silence = listenForSilence(15_000)
  look(silence, { job: '3 20', other: '1 9' }, 0, 14_750)
  expect(look(silence, { job: '3 10', other: '1 9' }, 15_000, 29_750)).toEqual(['other'])
})

test('so does a job that was run here, or was nobody’s to run, in between', () => {
  const silence = listenForSilence(15_000)
  look(silence, { job: '3 20' }, 0, 14_750)
  look(silence, {}, 15_000, 15_000)
  expect(look(silence, { job: '3 20' }, 15_250, 30_000)).toEqual([])
})

test('who could not look for a minute, stopped or without the database, evicts nobody for that minute', () => {
  const silence = listenForSilence(15_000)
  look(silence, { job: '3 20' }, 0, 5_000)
  expect(look(silence, { job: '3 20' }, 65_000, 73_750)).toEqual([])
  expect(look(silence, { job: '3 20' }, 74_000, 74_000)).toEqual(['job'])
})
