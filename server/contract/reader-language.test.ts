import { describe, expect, it } from 'vitest'
import { chooseReaderLanguage } from './reader-language.ts'

describe('the language of who reads', () => {
  it.each([
    [undefined, undefined, 'en'],
    [undefined, 'es-MX,en;q=0.8', 'es'],
    [undefined, 'de-AT, en;q=0.5, es;q=0.9', 'es'],
    [undefined, 'de, fr', 'en'],
    [undefined, 'es;q=0, en', 'en'],
    ['en', 'es', 'en'],
    ['es-ES', 'en', 'es'],
    ['xx', 'es', 'es'],
  ])('is, for lang %s and accept-language %s, %s', (lang, accepted, language) => {
    expect(chooseReaderLanguage(lang, accepted)).toBe(language)
  })
})
