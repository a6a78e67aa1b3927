import { describe, expect, it } from 'vitest'
import { makeChange, makePlan } from '../test/factories.ts'
import {
  countActions,
  countApplied,
  dependentsOf,
  groupLines,
  isApplied,
  isShownOut,
  keepUnchanged,
  previewOf,
  relatedTo,
} from './plan-lines.ts'

const changes = [
  makeChange({ kind: 'tag', key: 'a', title: 'New patient' }),
  makeChange({ kind: 'tag', key: 'b', action: 'same' }),
  makeChange({ kind: 'user', key: 'c', action: 'update', title: 'Front desk', detail: 'The e-mail is different.' }),
  makeChange({ kind: 'tag', key: 'd', excluded: true, reason: 'excluded' }),
  makeChange({ kind: 'workflow', key: 'e', action: 'manual' }),
]

const idsOf = (groups: ReturnType<typeof groupLines>) => groups.flatMap((group) => group.lines.map((line) => line.id))

describe('groupLines', () => {
  it('groups by kind and keeps the order of the plan', () => {
    const groups = groupLines(changes, 'all', '')
    expect(groups.map((group) => [group.kind, group.total, group.included, group.excludable])).toEqual([
      ['tag', 3, 1, 2],
      ['user', 1, 1, 1],
      ['workflow', 1, 0, 0],
    ])
  })

  it('shows only what changes, or one action', () => {
    expect(idsOf(groupLines(changes, 'todo', ''))).toEqual(['tag/a', 'tag/d', 'user/c', 'workflow/e'])
    expect(idsOf(groupLines(changes, 'update', ''))).toEqual(['user/c'])
  })

  it('goes on showing what a person has just chosen to leave as it is', () => {
    const chosen = makeChange({ key: 'f', action: 'same', reason: 'decision_taken' })
    expect(idsOf(groupLines([...changes, chosen], 'todo', ''))).toContain('tag/f')
    expect(idsOf(groupLines([{ ...chosen, reason: 'kept_on_purpose' }], 'todo', ''))).toEqual([])
  })

  it('finds every word, in the title, the key, the kind or the reason', () => {
    expect(idsOf(groupLines(changes, 'all', 'PATIENT tag'))).toEqual(['tag/a'])
    expect(idsOf(groupLines(changes, 'all', 'e-mail'))).toEqual(['user/c'])
    expect(groupLines(changes, 'all', 'nothing like it')).toEqual([])
  })
})

describe('what is shown as left out', () => {
  it('is what was clicked, ahead of the answer, and always what the plan leaves out by itself', () => {
    const left = makeChange({ excluded: true, reason: 'excluded' })
    const dragged = makeChange({ excluded: true, reason: 'slug_taken' })
    expect([undefined, false, true].map((clicked) => isShownOut(left, clicked))).toEqual([true, false, true])
    expect([undefined, false, true].map((clicked) => isShownOut(makeChange(), clicked))).toEqual([false, false, true])
    expect([undefined, false].map((clicked) => isShownOut(dragged, clicked))).toEqual([true, true])
  })
})

describe('what belongs together', () => {
  const lines = [
    makeChange({ key: 'desk' }),
    makeChange({ key: 'group' }),
    makeChange({ key: 'calendar', dependsOn: ['tag/desk', 'tag/group'] }),
    makeChange({ key: 'link', dependsOn: ['tag/calendar'] }),
    makeChange({ key: 'other' }),
  ]

  it('goes both ways, through others, and never sideways', () => {
    const related = (key: string) => [...relatedTo(lines, `tag/${key}`)].map((id) => id.slice(4)).toSorted()
    expect(related('link')).toEqual(['calendar', 'desk', 'group', 'link'])
    expect(related('desk')).toEqual(['calendar', 'desk', 'link'])
    expect(related('other')).toEqual(['other'])
  })

  it('names who needs a line directly', () => {
    expect(dependentsOf(lines, 'tag/desk').map((line) => line.key)).toEqual(['calendar'])
  })
})

describe('what is applied', () => {
  it('leaves out what was excluded and what nobody writes', () => {
    expect(countApplied(makePlan(changes))).toBe(2)
    expect(countActions(changes)).toEqual({ create: 1, same: 1, update: 1, manual: 1 })
  })

  it('counts a line to decide once something of it is written', () => {
    const line = (decision: 'open' | 'theirs' | 'ours' | undefined) =>
      makeChange({ action: 'decide', fields: [{ path: 'name', before: 'a', after: 'b', ...(decision === undefined ? {} : { decision }) }] })
    expect([line('open'), line('theirs'), line('ours'), line(undefined)].map(isApplied)).toEqual([false, false, true, true])
  })
})

describe('previewOf', () => {
  const preview = (path: string, after: unknown) => previewOf(makeChange({ fields: [{ path, before: null, after }] }))

  it('is the value by which a person knows the line', () => {
    expect(preview('value', '(555) 010-2000')).toBe('(555) 010-2000')
    expect(preview('amount', 199)).toBe('199')
    expect(preview('dataType', 'SINGLE_OPTIONS')).toBe('Single options')
    expect(preview('stages', [{ name: 'New' }, { name: 'Won' }])).toBe('New → Won')
    expect(preview('html', '<h1>long</h1>')).toBe('')
  })

  it('is cut when it is long', () => {
    expect(preview('value', 'x'.repeat(500))).toHaveLength(91)
  })
})

describe('keepUnchanged', () => {
  it('answers with the objects that were there wherever nothing differs', () => {
    const before = [makeChange({ key: 'a' }), makeChange({ key: 'b' })]
    const after = [makeChange({ key: 'b', excluded: true }), makeChange({ key: 'a' }), makeChange({ key: 'c' })]
    const kept = keepUnchanged(before, after)
    expect(kept).toEqual(after)
    expect(kept.map((change, index) => change === after[index])).toEqual([true, false, true])
    expect(kept[1]).toBe(before[0])
  })
})
