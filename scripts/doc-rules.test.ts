import { expect, test } from 'vitest'
import { findBrandWords, findMachinePlaces, findPaths, findUnexplained, judgeDecision } from './doc-rules.ts'

test('finds the paths that a page names, but no patterns', () => {
  const text =
    'See `server/main.ts`, `npm start`, `server/resources/<kind>.ts`, `docs/decisions/NNN-noun.md`, [this](./a.md), [that](../README.md#top) and [web](https://example.com/x).'
  expect(findPaths({ path: 'docs/decisions/001-x.md', text })).toEqual(['server/main.ts', 'docs/decisions/a.md', 'docs/README.md'])
})

test.each(['HighLevel', 'gohighlevel.com', 'the GHL app', 'leadconnector'])('finds %j where an app user looks, and only there', (word) => {
  expect(findBrandWords({ path: 'client/app.tsx', text: `\n${word}` })).toEqual(['client/app.tsx:2: names the platform where a user looks'])
  expect(findBrandWords({ path: 'marketplace/listing.md', text: word })).toHaveLength(1)
  expect(findBrandWords({ path: 'server/config.ts', text: word })).toEqual([])
})

test('lets "high-level" words of plain English pass nowhere by mistake', () => {
  expect(findBrandWords({ path: 'client/app.tsx', text: 'a higher level, a highlight' })).toEqual([])
})

test.each(['see /home/ann/x', '"/Users/bob/x"', 'https://registry.npmjs.org/x', '"resolved": "https://x"'])(
  'finds %j, true on one machine only',
  (text) => {
    expect(findMachinePlaces({ path: 'README.md', text })).toHaveLength(1)
  },
)

test('lets relative paths pass', () => {
  expect(findMachinePlaces({ path: 'README.md', text: 'server/home/x ../work/y https://example.com/home/x' })).toEqual([])
})

test('wants a decision to end with when to revisit it', () => {
  expect(judgeDecision({ path: 'docs/decisions/001-x.md', text: '# x\n## Why\n\n## When to revisit\nlater' })).toEqual([])
  expect(judgeDecision({ path: 'docs/decisions/001-x.md', text: '# x\n## When to revisit\n\n## More\n' })).toHaveLength(1)
})

test('wants every environment variable explained', () => {
  const config = { path: 'server/config.ts', text: "need('SESSION_SECRET', 'how'); get('PORT'); whole('RETENTION_DAYS', 1, 2, 3)" }
  expect(findUnexplained(config, { path: 'README.md', text: '`PORT` and SESSION_SECRET_X' })).toEqual([
    'README.md: does not explain SESSION_SECRET',
    'README.md: does not explain RETENTION_DAYS',
  ])
})
