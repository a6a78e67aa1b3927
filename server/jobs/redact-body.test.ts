import { expect, it } from 'vitest'
import { createCallLog } from './call-log.ts'
import { redactBody, redactText } from './redact-body.ts'

const canaries = {
  password: 'canary-Password1!',
  access_token: 'canary-access-token',
  refreshToken: 'canary-refresh',
  apiKey: 'canary-api-key',
  email: 'canary@clients.example',
  phone: '+1 828 555 0100',
  firstName: 'Canaria',
}

it('keeps what a person needs to see, and no secret or person by its name', () => {
  const { text, cut } = redactBody({ name: 'Front desk', type: 'account', nested: [{ ...canaries, count: 3 }] })
  expect(cut).toBe(false)
  expect(JSON.parse(text ?? '')).toMatchObject({ name: 'Front desk', nested: [{ password: '[secret]', email: '[personal]', count: 3 }] })
  for (const value of Object.values(canaries)) expect(text).not.toContain(value)
})

it('finds what looks like a secret or a person wherever it stands', () => {
  const text = redactText('Bearer abc.def, eyJhbGciOi.eyJzdWIiOi.c2ln, sk-canary0123456789abc, ann@clients.example, +1 (828) 555-0100')
  expect(text).toBe('[secret] [secret], [secret], [e-mail], [phone]')
})

it("leaves a client's own records out, and says how many there were", () => {
  const body = { total: 2, contacts: [{ contactName: 'Ann' }, { contactName: 'Bea' }], contact: { name: 'Cay' }, contactId: 'c1' }
  expect(redactBody(body).text).toBe('{"total":2,"contacts":"[2 left out]","contact":"[left out]","contactId":"c1"}')
})

it('cuts a long body and says so, without reading it to its end', () => {
  const { text, cut } = redactBody({ tags: Array.from({ length: 500_000 }, (_, index) => ({ name: `tag ${index}` })) })
  expect(text).toHaveLength(4_096)
  expect(cut).toBe(true)
})

it('leaves no half of an emoji at a cut', () => {
  for (const before of [4_085, 4_086, 4_087, 5_095])
    expect(redactBody({ note: `${'x'.repeat(before)}😀😀` }).text?.isWellFormed()).toBe(true)
  expect(redactBody({ note: `${'x'.repeat(4_087)}😀` }).text).toBe(`{"note":"${'x'.repeat(4_087)}`)
})

it('cuts nothing in the middle of a secret that it would then not know', () => {
  const { text } = redactBody({ note: `${'x'.repeat(4_080)} canary@clients.example` })
  expect(text).not.toContain('canary')
})

it('keeps the first calls and the last ones, and counts the others', () => {
  const log = createCallLog(() => 2)
  for (let index = 0; index < 13; index += 1) {
    log.hear({
      at: 0,
      method: 'GET',
      path: `/x?page=${index}&query=ann%40clients.example`,
      status: 200,
      durationMs: 1.6,
      traceId: 't',
      request: undefined,
      answer: {},
    })
  }
  const { calls, left } = log.take()
  expect(calls.map(({ path }) => path)).toEqual([0, 1, 2, 3, 4, 8, 9, 10, 11, 12].map((n) => `/x?page=${n}&query=[e-mail]`))
  expect(left).toBe(3)
  expect(calls[0]).toMatchObject({ attempt: 2, status: 200, durationMs: 2, traceId: 't', request: null, answer: '{}', cut: false })
  expect(log.take()).toEqual({ calls: [], left: 0 })
})
