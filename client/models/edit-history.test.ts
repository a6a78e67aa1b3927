import { expect, it } from 'vitest'
import { beginHistory, redo, remember, undo } from './edit-history.ts'

it('takes back and brings back, one change at a time', () => {
  let history = beginHistory('a')
  for (const [index, text] of ['b', 'c'].entries()) history = remember(history, text, `field ${index}`, 0)
  history = undo(history)
  expect(history.at).toBe('b')
  history = undo(undo(history))
  expect(history.at).toBe('a')
  expect(redo(redo(redo(history))).at).toBe('c')
})

it('takes typing into one field as one change until the typing rests', () => {
  let history = beginHistory('')
  for (const [index, text] of ['h', 'hi', 'hi!'].entries()) history = remember(history, text, 'name', index * 200)
  history = remember(history, 'hi! you', 'name', 5_000)
  expect(undo(history).at).toBe('hi!')
  expect(undo(undo(history)).at).toBe('')
})

it('forgets what was taken back once something else is done, and what is older than a hundred changes', () => {
  const history = remember(undo(remember(beginHistory('a'), 'b', 'x', 0)), 'c', 'x', 0)
  expect(redo(history).at).toBe('c')
  let long = beginHistory(0)
  for (let n = 1; n <= 150; n += 1) long = remember(long, n, '', 0)
  expect(long.past.length).toBe(100)
  expect(remember(long, long.at, 'same', 0)).toBe(long)
})
