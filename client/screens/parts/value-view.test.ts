import { describe, expect, it } from 'vitest'
import { describeKind } from '../../../server/resources/describe-kind.ts'
import { kindOf } from '../../../server/resources/registry.ts'
import { speaking, writeValue } from './value-view.tsx'

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

  it('says choices in words wherever they stand, and leaves texts as somebody wrote them', () => {
    const { schema } = describeKind(kindOf('calendar'))
    const speak = { ...speaking(schema), name: (field: string) => field }
    expect(writeValue('round_robin', speak, 'calendarType')).toBe('Round robin')
    expect(writeValue('round_robin', speak, 'name')).toBe('round_robin')
    expect(writeValue({ recurring: { freq: 'WEEKLY' }, notes: 'WEEKLY' }, speak)).toBe('recurring:\n  freq: Weekly\nnotes: WEEKLY')
    expect(writeValue('round_robin', speaking(undefined), 'calendarType')).toBe('round_robin')
  })
})
