import { expect, test } from 'vitest'
import { createLog } from './log.ts'

const names = [
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'clientSecret',
  'password',
  'payload',
  'authorization',
  'secret',
]

test.each(names)('what is called %s is never written, wherever it stands', (name) => {
  const text = write((log) => log.info({ [name]: 'canary', inside: { [name]: 'canary', deeper: { [name]: 'canary', kept: 1 } } }, 'x'))
  expect(text).not.toContain('canary')
  expect(JSON.parse(text)).toMatchObject({ [name]: '[secret]', inside: { [name]: '[secret]', deeper: { [name]: '[secret]', kept: 1 } } })
})

test('a code is not written, and the code of an error is', () => {
  const error = Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
  const text = write((log) => log.info({ code: 'canary', err: error }, 'x'))
  expect(text).not.toContain('canary')
  expect(text).toContain('ECONNREFUSED')
})

test('of an error come its name, words, stack and cause, and nothing that hangs on it', () => {
  const cause = Object.assign(new TypeError('the cause'), { response: { headers: { authorization: 'canary' } } })
  const error = Object.assign(new Error('what happened', { cause }), { request: { body: 'canary' }, config: { token: 'canary' } })
  const text = write((log) => log.error({ err: error }, 'x'))
  expect(text).not.toContain('canary')
  expect(JSON.parse(text).err).toMatchObject({
    name: 'Error',
    message: 'what happened',
    stack: expect.stringContaining('log.test.ts'),
    cause: { name: 'TypeError', message: 'the cause' },
  })
})

test('a line break in what is written begins no line', () => {
  const text = write((log) => log.info({ name: 'a\n{"level":60}\r\n' }, 'b\n{"level":60}'))
  expect(text.trimEnd().split('\n')).toHaveLength(1)
})

function write(say: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  say(createLog('trace', { write: (line) => void lines.push(line) }))
  return lines.join('')
}
