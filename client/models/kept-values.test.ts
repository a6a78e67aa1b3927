import { expect, test } from 'vitest'
import { keepValues } from './kept-values.ts'

function box(text: string | null = null) {
  const kept = { text, read: () => kept.text, write: (next: string | null) => void (kept.text = next) }
  return kept
}

test('answers are there again after a reload, each with the blueprint and the place that they belong to', () => {
  const memory = box()
  keepValues(memory).set('loc:dental', { clinic: 'Bright' })
  keepValues(memory).set('loc:spa', { name: 'Lumen' })
  const again = keepValues(memory)
  expect([again.get('loc:dental'), again.get('loc:spa'), again.get('other:dental')]).toEqual([
    { clinic: 'Bright' },
    { name: 'Lumen' },
    undefined,
  ])
})

test('what was written by somebody else does no harm', () => {
  for (const text of ['{', '7', '{"a":1}', '[1,["a"],[2,{}]]']) expect(keepValues(box(text)).get('a')).toBeUndefined()
})
