import { expect, test } from 'vitest'
import { exchangeLocal } from './local-texts.ts'

test('exchanges names that hold every character with a meaning of its own', () => {
  for (const name of ['A-1 Dental', 'Smith (and sons)', 'C++ | Café', '[x]^{2}$', 'a\\b/c', 'Ends with.']) {
    expect(exchangeLocal(`Welcome to ${name} today`, [name], ({ sort }) => `{{ ${sort} }}`)).toBe('Welcome to {{ name }} today')
  }
})
