import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../db/database.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { newDoor, type Door } from './door.ts'
import { metricsDoor } from './metrics.ts'
import { accessLog } from './middleware/access-log.ts'
import { answerProblem } from './problem-answer.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('is open without a token, and says what has been counted and what the database knows', async () => {
  const door = assemble(createTestContext({ db: database.db }))
  await door.request('/metrics')
  const answer = await door.request('/metrics')
  const text = await answer.text()
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('version=0.0.4')
  expect(text).toMatch(/^groundwork_http_requests_total\{method="GET",route="\/metrics",status="200"\} [1-9]/m)
  expect(text).toContain('groundwork_database_up 1\n')
  for (const line of text.trim().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) groundwork_\w+ .+|groundwork_\w+(\{.+\})? [\d.e+-]+)$/)
})

test('wants the token when there is one, and nothing like it', async () => {
  const door = assemble(createTestContext({ db: database.db, env: { METRICS_TOKEN: 'metrics-token-of-the-test' } }))
  for (const authorization of [undefined, 'Bearer metrics-toke', 'Bearer metrics-token-of-the-tests', 'metrics-token-of-the-test']) {
    const answer = await door.request('/metrics', { headers: authorization === undefined ? {} : { authorization } })
    expect(answer.status).toBe(401)
  }
  expect((await door.request('/metrics', { headers: { authorization: 'Bearer metrics-token-of-the-test' } })).status).toBe(200)
})

test('still says what this process has counted while the database is away', async () => {
  const away = openDatabase({ url: 'postgres://nobody:x@127.0.0.1:1/none', onError: () => {} })
  const answer = await assemble(createTestContext({ db: away })).request('/metrics')
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('groundwork_database_up 0\n')
  await away.destroy()
})

function assemble(ctx: TestContext): Door {
  const door = newDoor()
  door.use(accessLog(ctx))
  door.onError((error, c) => answerProblem(error, c, ctx.log))
  door.route('/', metricsDoor(ctx))
  return door
}
