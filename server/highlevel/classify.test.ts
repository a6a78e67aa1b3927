import { expect, test } from 'vitest'
import { classify, readMessage } from './classify.ts'

test.each([
  [429, '', 'GET', 500, 'rate_limited'],
  [429, '', 'GET', 0, 'daily_limit'],
  [500, '', 'GET', undefined, 'unavailable'],
  [500, '', 'POST', undefined, 'ambiguous'],
  [400, 'Location is not active', 'POST', undefined, 'suspended'],
  [401, 'The token is not authorized for this scope.', 'GET', undefined, 'forbidden_scope'],
  [403, 'The token does not have access to this location.', 'GET', undefined, 'wrong_tenant'],
  [401, 'You do not have access to this feature! Please contact the admin!', 'POST', undefined, 'plan_gated'],
  [400, 'Invalid grant: refresh token is invalid', 'POST', undefined, 'revoked'],
  [400, 'The tag name is already exist.', 'POST', undefined, 'conflict'],
  [401, 'Invalid JWT', 'GET', undefined, 'unauthorized'],
  [404, 'Not found', 'GET', undefined, 'not_found'],
  [422, 'property x should not exist', 'POST', undefined, 'invalid'],
] as const)('takes %i "%s" of %s for what it is', (status, message, method, dailyRemaining, reason) => {
  expect(classify({ status, message, method, dailyRemaining })).toBe(reason)
})

test.each([
  [{ message: 'one' }, 'one'],
  [{ message: ['one', 'two'] }, 'one; two'],
  [{ error: 'UnAuthorized!', error_description: 'Authorization code not found' }, 'Authorization code not found'],
  [{ error: { code: 'X', message: 'inside' } }, 'inside'],
  [{ error: 'plain' }, 'plain'],
  [undefined, 'The platform answered with status 502 and no explanation.'],
  [{ message: 'Bad Gateway' }, 'The platform answered with status 502 and no explanation.'],
])('reads the words out of %j', (body, words) => {
  expect(readMessage(body, 502).message).toBe(words)
})

test('leaves no half of an emoji where it cuts', () => {
  const long = `${'x'.repeat(499)}😀`
  for (const body of [{ message: long }, { message: [long] }, { error_description: long }, { error: long }, { error: { message: long } }])
    expect(readMessage(body, 400).message).toBe(`${'x'.repeat(499)}\uFFFD`)
})
