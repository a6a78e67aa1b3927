import { expect, test } from 'vitest'
import { cpuMsOf } from '../test/cpu-time.ts'
import { cleanBrief, cleanForModel, cleanName, plainText } from './clean-text.ts'
import { findFacts } from './find-facts.ts'
import { createGiven } from './given.ts'

/** Half of what a brief may have; what grows with the square takes many seconds here, what grows with the length no time. */
const length = 100_000
const mostMs = 1_500

const pieces = [
  ['a', '0', '-', '_', '.', ' ', '\n', '\t', '/', '<', '>', '{{', 'a-', 'a.', 'a@', 'A-', "A'", '1,', '1 ', '1- ', '1(', '$1', '% '],
  ['www.', 'www.a/', 'http://a', '<a', '<br ', '<p ', '</p', '<!--', '&amp;', 'eyJ-', 'eyJaaaaaaaa.', 'sk-', 'bearer ', 'password:\n'],
  ['-----BEGIN ', '-----BEGIN PRIVATE KEY-----', 'Best', 'Best\n', 'Dr. A', '1 A ', 'rue A', 'Mary ', 'A', 'a.com/', 'é', '\u200b'],
].flat()
const repeated = (piece: string): string => piece.repeat(Math.ceil(length / piece.length))
const texts = [
  ...pieces.map((piece): [string, string] => [JSON.stringify(piece), `${repeated(piece)}!`]),
  ...['\n', ' ', '<br>'].map((piece): [string, string] => [`Best and then ${JSON.stringify(piece)}`, `Best${repeated(piece)}!`]),
]

test.each(texts)('a text of %s over and over keeps nobody waiting', (_piece, text) => {
  for (const work of [cleanBrief, cleanForModel, cleanName, plainText, findFacts]) {
    const tookMs = cpuMsOf(() => work(text))
    expect([work.name, Math.floor(tookMs / mostMs)]).toEqual([work.name, 0])
  }
})

test('a link of slashes keeps nobody waiting', () => {
  const tookMs = cpuMsOf(() => {
    const given = createGiven(['https://a.example.com'])
    expect(given.states({ sort: 'link', text: `https://a${'/'.repeat(length)}b` })).toBe(false)
    expect(given.states({ sort: 'link', text: 'https://a.example.com//' })).toBe(true)
  })
  expect(tookMs).toBeLessThan(mostMs)
})
