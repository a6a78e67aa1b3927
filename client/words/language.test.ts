import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { es } from './es.ts'
import { chooseLanguage } from './language.ts'

describe('language', () => {
  it.each([
    [null, ['de-DE', 'es-MX', 'en-US'], 'es'],
    [null, ['en-GB', 'es'], 'en'],
    [null, ['ja'], 'en'],
    ['es', ['en-US'], 'es'],
    ['xx', ['es-ES'], 'es'],
    ['toString', [], 'en'],
  ])('of the choice %s and the browser’s %j is %s', (chosen, preferred, language) => {
    expect(chooseLanguage(chosen, preferred)).toBe(language)
  })

  it('has left nothing in English', () => {
    const same = Object.keys(en).filter((key) => {
      const [one, other] = [en[key as keyof typeof en], es[key as keyof typeof en]]
      return typeof one === 'string' && one === other && !['Groundwork', 'Plan', 'Snapshot'].includes(one)
    })
    expect(same).toEqual([])
  })
})
