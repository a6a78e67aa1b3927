import { afterEach, expect, it } from 'vitest'
import { ThemeModel } from './theme-model.ts'

const models: Disposable[] = []
afterEach(() => models.splice(0).forEach((model) => model[Symbol.dispose]()))

function open(kept: string | null) {
  const shown: (string | null)[] = []
  const written: (string | null)[] = []
  const memory = { read: () => kept, write: (value: string | null) => void written.push(value) }
  const model = new ThemeModel(memory, { showTheme: (theme) => shown.push(theme), showAccent: (accent) => shown.push(accent) })
  models.push(model)
  shown.length = 0
  return { model, shown, written }
}

it('follows the company as long as the person has not chosen', () => {
  const { model, shown, written } = open(null)
  model.follow({ theme: 'dark', accent: '#0b6e4f' })
  expect(shown).toEqual(['dark', '#0b6e4f'])
  model.choose('light')
  model.follow({ theme: 'system', accent: null })
  expect(shown).toEqual(['dark', '#0b6e4f', 'light', null])
  expect(written).toEqual(['light'])
})

it('keeps its own look where an older server says nothing of one', () => {
  const { model, shown } = open(null)
  model.follow(undefined)
  expect([model.theme.value, shown]).toEqual(['system', []])
  model.follow({ theme: 'dark' })
  expect(shown).toEqual(['dark'])
})

it("keeps the person's choice from another day, and none that it does not know", () => {
  const { model, shown } = open('light')
  model.follow({ theme: 'dark', accent: null })
  expect([model.theme.value, shown]).toEqual(['light', []])
  const other = open('sepia')
  other.model.follow({ theme: 'dark', accent: null })
  expect(other.model.theme.value).toBe('dark')
})
