import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Side } from '../contract/plan.ts'
import { defineKind, type Kind } from '../resources/kind.ts'
import { compare } from './compare.ts'

const kind: Kind = defineKind({
  name: 'tag',
  title: 'Thing',
  plural: 'Things',
  description: 'A thing',
  tier: 'core',
  needs: [],
  scopes: { read: [], write: [] },
  spec: z.record(z.string(), z.unknown()),
  titleOf: (spec) => String(spec['name']),
  identify: (spec) => String(spec['name']),
  identifyLive: (live) => live.title,
  fixed: ['type'],
  normalise: (field, value) => (field === 'colours' && Array.isArray(value) ? value.map(String).toSorted() : value),
})

describe('two lists', () => {
  const both = (desired: unknown[], live: unknown[], baseline?: unknown[]) =>
    run({ options: desired }, { options: live }, baseline === undefined ? undefined : { options: baseline }, 'both')

  test('are put together: ours in their order, then what only theirs has', () => {
    expect(both(['phone', 'text'], ['fax', 'phone'], ['phone'])).toMatchObject({
      writes: true,
      open: false,
      fields: [{ decision: 'both', after: ['phone', 'text', 'fax'], both: ['phone', 'text', 'fax'], wanted: ['phone', 'text'] }],
    })
  })

  test('are offered together only where that is neither of the two', () => {
    expect(run({ options: ['phone'] }, { options: ['fax'] }).fields).toMatchObject([{ decision: 'open', both: ['phone', 'fax'] }])
    expect(run({ options: ['phone'] }, { options: ['phone', 'fax'] }).fields[0]).not.toHaveProperty('both')
    expect(run({ options: ['phone', 'fax'] }, { options: ['phone'] }).fields[0]).not.toHaveProperty('both')
    expect(run({ size: 2 }, { size: 3 }).fields[0]).not.toHaveProperty('both')
  })

  test('are as they were once theirs has all of ours, and ours where it has all of theirs', () => {
    expect(both(['phone'], ['phone', 'fax'])).toMatchObject({ writes: false, fields: [{ decision: 'theirs', after: ['phone', 'fax'] }] })
    expect(both(['phone', 'fax'], ['phone'])).toMatchObject({ writes: true, fields: [{ decision: 'ours', after: ['phone', 'fax'] }] })
  })

  test('of things are put together by what the kind knows them by, and else not at all', () => {
    const ours = [{ userId: 'a', priority: 1 }]
    const theirs = [{ userId: 'a' }, { userId: 'b' }]
    const there = { id: 'x', title: 'x', fields: { team: theirs } }
    const idOf = (member: unknown): string => (member as { userId: string }).userId
    const known = compare({ ...kind, things: { team: { keyOf: idOf } } }, { team: ours }, there, undefined, () => 'both')
    expect(known.fields).toMatchObject([{ decision: 'both', after: [{ userId: 'a', priority: 1 }, { userId: 'b' }] }])
    expect(compare(kind, { team: ours }, there, undefined, () => 'both')).toMatchObject({ open: true, fields: [{ decision: 'open' }] })
    const keeping = compare(
      { ...kind, things: { team: { keyOf: idOf, keepsUnnamed: true } } },
      { team: ours },
      there,
      undefined,
      () => 'both',
    )
    expect(keeping.fields).toMatchObject([{ decision: 'open' }])
  })

  test('that may not stand together are not offered together', () => {
    const few = { ...kind, spec: z.record(z.string(), z.array(z.string()).max(1)) } as Kind
    const there = { id: 'x', title: 'x', fields: { options: ['fax'] } }
    expect(compare(few, { options: ['phone'] }, there, undefined, () => 'both')).toMatchObject({ open: true })
  })

  test('leave what is no list open', () => {
    expect(run({ size: 2 }, { size: 3 }, undefined, 'both')).toMatchObject({ writes: false, open: true, fields: [{ decision: 'open' }] })
  })
})

describe('on first contact', () => {
  test('finds nothing to do when everything is as the blueprint says', () => {
    expect(run({ name: 'Crowns', size: 2 }, { name: 'Crowns', size: 2 })).toMatchObject({ fields: [], writes: false, open: false })
  })

  test('fills what is blank', () => {
    expect(run({ size: 2 }, { size: null })).toMatchObject({
      writes: true,
      open: false,
      fields: [{ path: 'size', before: null, after: 2 }],
    })
  })

  test('asks about what differs and keeps theirs until then', () => {
    expect(run({ size: 2 }, { size: 3 })).toMatchObject({
      writes: false,
      open: true,
      edited: false,
      fields: [{ path: 'size', before: 3, after: 3, wanted: 2, decision: 'open' }],
    })
  })

  test('takes names that differ in case and punctuation for the same', () => {
    expect(run({ name: 'no show' }, { name: 'No-Show' }).fields).toEqual([])
  })

  test('compares lists as the kind says', () => {
    expect(run({ colours: ['red', 'blue'] }, { colours: ['blue', 'red'] }).fields).toEqual([])
  })

  test('ignores what the blueprint does not name and what cannot be read', () => {
    expect(run({ size: 2, secret: 'x' }, { size: 2, other: 9 })).toMatchObject({ fields: [], writes: false })
  })

  test('walks nested objects and says which field inside differs', () => {
    expect(run({ seo: { title: 'A', text: 'B' } }, { seo: { title: 'A', text: 'C' } }).fields).toMatchObject([{ path: 'seo.text' }])
  })
})

describe('with a baseline', () => {
  test('updates what only the blueprint changed', () => {
    expect(run({ size: 5 }, { size: 2 }, { size: 2 })).toMatchObject({
      writes: true,
      open: false,
      fields: [{ before: 2, after: 5, baseline: 2 }],
    })
  })

  test('asks about what somebody edited since, although the blueprint did not change', () => {
    expect(run({ size: 2 }, { size: 7 }, { size: 2 })).toMatchObject({ writes: false, open: true, edited: true })
  })

  test('asks about what both changed', () => {
    expect(run({ size: 5 }, { size: 7 }, { size: 2 })).toMatchObject({
      writes: false,
      open: true,
      fields: [{ baseline: 2, before: 7, wanted: 5 }],
    })
  })

  test('finds nothing to do when both changed to the same', () => {
    expect(run({ size: 5 }, { size: 5 }, { size: 2 }).fields).toEqual([])
  })

  test('writes a field that cannot be read when the blueprint moved on from what was applied', () => {
    expect(run({ body: 'new' }, {}, { body: 'old' })).toMatchObject({
      writes: true,
      fields: [{ path: 'body', baseline: 'old', after: 'new' }],
    })
    expect(run({ body: 'old' }, {}, { body: 'old' }).fields).toEqual([])
  })

  test('finds nothing to do in a field that can neither be read nor changed', () => {
    expect(run({ type: 'b' }, {}, { type: 'a' })).toMatchObject({ fields: [], writes: false, clash: false })
  })
})

describe('with a decision', () => {
  test('takes ours when the person says so', () => {
    expect(compare(kind, { size: 2 }, live({ size: 3 }), undefined, () => 'ours')).toMatchObject({
      writes: true,
      open: false,
      fields: [{ before: 3, after: 2, decision: 'ours' }],
    })
  })

  test('never offers to change what cannot be changed', () => {
    expect(compare(kind, { type: 'b' }, live({ type: 'a' }), { type: 'a' }, () => 'ours')).toMatchObject({
      clash: true,
      writes: false,
      fields: [{ before: 'a', after: 'a', decision: 'theirs' }],
    })
  })
})

function run(desired: Record<string, unknown>, fields: Record<string, unknown>, baseline?: Record<string, unknown>, side?: Side) {
  return compare(kind, desired, live(fields), baseline, () => side)
}

function live(fields: Record<string, unknown>) {
  return { id: '1', title: 'x', fields }
}
