import { expect, test } from 'vitest'
import { describeVerdict, exitCodeOf, judgeAudit } from './judge-audit.ts'

const hole = (id: string, severity: string) => ({ url: `https://github.com/advisories/${id}`, title: `Hole ${id}`, severity })
const report = JSON.stringify({
  vulnerabilities: {
    a: { severity: 'high', via: [hole('GHSA-1', 'high'), hole('GHSA-2', 'moderate')] },
    b: { severity: 'critical', via: ['a', hole('GHSA-3', 'critical')] },
    c: { severity: 'high', via: ['a'] },
  },
})
const explained = [{ advisory: 'GHSA-1', why: 'we never call it', until: '2026-12-31' }]

test('counts each grave hole once, through whatever package it comes', () => {
  const verdict = judgeAudit(report, [], '2026-11-24')
  expect(verdict).toMatchObject({ holes: 2, explained: [] })
  expect(verdict?.unexplained).toEqual(['GHSA-1 (high): Hole GHSA-1', 'GHSA-3 (critical): Hole GHSA-3'])
})

test('an explanation holds for its own hole, and until its day', () => {
  expect(judgeAudit(report, explained, '2026-12-31')?.unexplained).toEqual(['GHSA-3 (critical): Hole GHSA-3'])
  expect(judgeAudit(report, explained, '2027-01-01')?.unexplained).toHaveLength(2)
})

test('a registry that gives no list is told apart from one that knows of nothing', () => {
  expect(judgeAudit('{"message":"405 Method Not Allowed"}', [], '2026-11-24')).toBeUndefined()
  expect(judgeAudit('<html>', [], '2026-11-24')).toBeUndefined()
  expect(judgeAudit('{"vulnerabilities":{}}', [], '2026-11-24')).toEqual({ holes: 0, explained: [], unexplained: [] })
})

test('an audit that found something, or could not look, does not pass in silence', () => {
  const outcomes = [
    judgeAudit(report, [], '2026-11-24'),
    judgeAudit('{"vulnerabilities":{}}', [], '2026-11-24'),
    judgeAudit('{"message":"405 Method Not Allowed"}', [], '2026-11-24'),
  ]
  expect(outcomes.map((verdict) => exitCodeOf(verdict, false))).toEqual([1, 0, 2])
  expect(outcomes.map((verdict) => exitCodeOf(verdict, true))).toEqual([1, 0, 0])
  expect(outcomes.map((verdict) => describeVerdict(verdict)[0])).toEqual([
    expect.stringContaining('2, explained: 0'),
    expect.stringContaining('0, explained: 0'),
    expect.stringContaining('NOT AUDITED'),
  ])
})
