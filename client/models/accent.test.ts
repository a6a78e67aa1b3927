import { describe, expect, it } from 'vitest'
import { accentColours, contrast, parse } from './accent.ts'

/** Grounds of `tokens.css` that words in the accent stand on. */
const grounds = {
  light: ['#f7f7f8', '#ffffff', '#f1f1f4', '#f4f4f7', '#ededf1'],
  dark: ['#101114', '#17181c', '#1f2026', '#1c1d22', '#202127', '#28292f'],
}
const levels = ['00', '40', '80', 'c0', 'ff']
const everyHue = levels.flatMap((red) => levels.flatMap((green) => levels.map((blue) => `#${red}${green}${blue}`)))

function read(hex: string) {
  const colours = accentColours(hex)
  if (colours === undefined) throw new Error(`${hex} is refused`)
  const side = (name: keyof typeof colours, index: 0 | 1) => parse((colours[name].match(/#[0-9a-f]{6}/g) ?? [])[index] ?? '')
  return { side }
}

describe('the colour of a company', () => {
  it.each(everyHue)('%s can be read on every ground of both schemes', (hex) => {
    const { side } = read(hex)
    for (const [index, scheme] of [
      [0, 'light'],
      [1, 'dark'],
    ] as const) {
      for (const fill of ['--accent', '--accent-hover'] as const)
        expect(contrast(side(fill, index), parse('#ffffff'))).toBeGreaterThanOrEqual(4.5)
      for (const ground of grounds[scheme]) expect(contrast(side('--accent-text', index), parse(ground))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(side('--accent-text', index), side('--accent-soft', index))).toBeGreaterThanOrEqual(4.5)
    }
    for (const ground of grounds.light) expect(contrast(side('--accent', 0), parse(ground))).toBeGreaterThanOrEqual(3)
    for (const ground of ['#101114', '#17181c', '#1f2026']) expect(contrast(side('--accent', 1), parse(ground))).toBeGreaterThanOrEqual(3)
  })

  it('stays as it is where it can be read already', () => {
    expect(accentColours('#0b6e4f')?.['--accent']).toMatch(/^light-dark\(#0b6e4f, #/)
  })

  it.each(['', 'red', '#fff', '#12345g', '#1234567', 'url(x)'])('%j is no colour', (text) => {
    expect(accentColours(text)).toBeUndefined()
  })
})
