import { describe, expect, it } from 'vitest'
import { findReferences, referencedIds, resolveReferences } from './references.ts'

const spec = {
  groupId: { $ref: 'calendar-group/a' },
  team: [{ userId: { $ref: 'user/x' }, priority: 1 }, { userId: { $ref: 'user/y' } }, { userId: { $ref: 'user/x' } }],
}

describe('references', () => {
  it('are found with their paths', () => {
    expect(findReferences(spec)).toEqual([
      { id: 'calendar-group/a', path: ['groupId'] },
      { id: 'user/x', path: ['team', 0, 'userId'] },
      { id: 'user/y', path: ['team', 1, 'userId'] },
      { id: 'user/x', path: ['team', 2, 'userId'] },
    ])
    expect(referencedIds(spec)).toEqual(['calendar-group/a', 'user/x', 'user/y'])
  })

  it('become ids where the id is known, and stay where it is not', () => {
    const resolved = resolveReferences(spec, (id) => (id.startsWith('user/') ? `id-of-${id}` : undefined))
    expect(resolved.spec).toEqual({
      groupId: { $ref: 'calendar-group/a' },
      team: [{ userId: 'id-of-user/x', priority: 1 }, { userId: 'id-of-user/y' }, { userId: 'id-of-user/x' }],
    })
    expect(resolved.unresolved).toEqual(['calendar-group/a'])
    expect(spec.team[0]?.userId).toEqual({ $ref: 'user/x' })
  })

  it('are not texts that look like them', () => {
    expect(referencedIds({ value: 'user/x', note: { ref: 'user/x' } })).toEqual([])
  })
})
