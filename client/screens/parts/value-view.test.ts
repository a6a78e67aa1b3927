import { describe, expect, it } from 'vitest'
import { writeValue } from './value-view.tsx'

describe('writeValue', () => {
  it('writes plain values as they are', () => {
    expect([true, 12, 'text', '<b>x</b>'].map((value) => writeValue(value))).toEqual(['true', '12', 'text', '<b>x</b>'])
  })

  it('writes a reference by what it points at', () => {
    expect(writeValue({ $ref: 'user/front-desk' })).toBe('→ user/front-desk')
  })

  it('writes lists and objects as an outline', () => {
    expect(writeValue(['a', 'b'])).toBe('• a\n• b')
    expect(
      writeValue([
        { name: 'New', open: true },
        { userId: { $ref: 'user/a' }, days: [1, 2] },
      ]),
    ).toBe('• name: New\n  open: true\n• userId: → user/a\n  days:\n    • 1\n    • 2')
  })
})
