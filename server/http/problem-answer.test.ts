import { expect, test } from 'vitest'
import { AppError, forPrograms } from '../errors.ts'
import { createLog } from '../log.ts'
import { newDoor } from './door.ts'
import { requestId } from './middleware/request-id.ts'
import { answerProblem } from './problem-answer.ts'

const secret = 'select "sealed_refresh_token" from "installs" where id = \'company:canary\''

test('what nobody expected is told to nobody but the log, with its stack and the name of the request', async () => {
  const { answer, body, lines } = await answerTo(Object.assign(new Error(secret, { cause: new Error('of the driver') }), { code: '42P01' }))
  expect(answer.status).toBe(500)
  expect(body).toMatchObject({ code: 'internal', requestId: expect.stringMatching(/^req_/) })
  expect(JSON.stringify(body)).not.toMatch(/canary|driver|42P01|problem-answer|node_modules/)
  expect(lines).toEqual([
    expect.objectContaining({
      msg: 'request failed',
      requestId: body['requestId'],
      path: '/broken',
      err: expect.objectContaining({ message: secret, stack: expect.stringContaining('problem-answer.test.ts') }),
    }),
  ])
})

test('the cause of an error that is told stays in the log', async () => {
  const { answer, body, lines } = await answerTo(
    new AppError('unavailable', forPrograms('Not now.'), { cause: new Error(secret), retryAfterMs: 1_500 }),
  )
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
    503,
    '2',
    'application/problem+json',
  ])
  expect(JSON.stringify(body)).not.toContain('canary')
  expect(JSON.stringify(lines)).toContain('canary')
})

async function answerTo(error: Error) {
  const logged: string[] = []
  const log = createLog('info', { write: (line) => void logged.push(line) })
  const door = newDoor()
  door.use(requestId())
  door.onError((thrown, c) => answerProblem(thrown, c, log))
  door.get('/broken', () => {
    throw error
  })
  const answer = await door.request('/broken')
  const body = (await answer.json()) as Record<string, unknown>
  return { answer, body, lines: logged.map((line) => JSON.parse(line) as Record<string, unknown>) }
}
