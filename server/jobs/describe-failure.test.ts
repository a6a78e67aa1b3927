import { describe, expect, it } from 'vitest'
import { es } from '../../client/words/es.ts'
import { HighLevelError, highLevelReasons } from '../highlevel/highlevel-error.ts'
import { ChangedMeanwhile, describeFailure } from './describe-failure.ts'

const failures = [
  ...highLevelReasons.map((reason) => new HighLevelError({ reason, message: 'No.', method: 'POST', path: '/tags' })),
  new ChangedMeanwhile({ code: 'changed.gone', values: { title: 'VIP' } }),
  new Error('a secret of ours'),
]

describe('a failure as a person reads it', () => {
  it.each(failures.map((failure) => [describeFailure(failure).reason, failure] as const))(
    'says what to do next: %s',
    (_reason, failure) => {
      expect(describeFailure(failure).hint).toMatch(/\.$/)
    },
  )

  it.each(failures.map((failure) => describeFailure(failure).reason))('can be said by the page in Spanish: %s', (reason) => {
    expect(es.serverTexts.failures[reason]?.map((text) => text.endsWith('.'))).toEqual([true, true])
  })

  it('tells nothing of what went wrong on our side', () => {
    expect(JSON.stringify(describeFailure(new Error('a secret of ours')))).not.toContain('secret')
  })
})
