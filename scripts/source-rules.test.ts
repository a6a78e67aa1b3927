import { expect, test } from 'vitest'
import { judgeSource } from './source-rules.ts'

const judge = (path: string, text: string) => judgeSource({ path, text })

test.each([
  ['server/jobs/start-job.ts', "await db.insertInto('jobs').execute()", 'SQL belongs'],
  ['server/jobs/start-job.ts', 'await sql<{ id: string }>`select 1`.execute(db)', 'SQL belongs'],
  ['server/plans/a.ts', 'process.env.PORT', 'only config.ts reads'],
  ['server/jobs/a.ts', "import { Hono } from 'hono'", 'only the doors'],
  ['server/jobs/a.ts', "import { PgBoss } from 'pg-boss'", 'only queue/'],
  ['server/installs/a.ts', 'await fetch(url)', 'only highlevel/'],
  ['server/http/a.ts', "import { request } from 'node:https'", 'only highlevel/'],
  ['server/sessions/a.ts', "import { connect } from 'net'", 'only highlevel/'],
  ['server/plans/a.ts', 'const answer = await globalThis.fetch(url)', 'only highlevel/'],
  ['server/jobs/a.ts', "import { exec } from 'node:child_process'", 'nothing that a request'],
  ['server/jobs/a.ts', 'return eval(text)', 'no text'],
  ['client/ui/a.ts', 'return new Function(text)()', 'no text'],
  ['server/openai/a.ts', 'const agent = { rejectUnauthorized: false }', 'certificates'],
  ['client/app.tsx', 'process.env.MODE', 'only config.ts reads'],
  ['server/jobs/a.ts', '// TODO later', 'finish it'],
  ['server/jobs/a.test.ts', 'expect(performance.now() - began).toBeLessThan(900)', 'tell it by'],
  ['client/models/a.test.ts', 'await vi.waitFor(() => expect(seen).toHaveLength(1))', 'wait with'],
])('%s may not say %j', (path, text, says) => {
  expect(judge(path, text)).toEqual([expect.stringMatching(`^${path}:1: ${says}`)])
})

test.each([
  ['server/jobs/job-store.ts', "await db.insertInto('jobs').execute()"],
  ['server/events/event-log.ts', "db.insertInto('events')"],
  ['server/config.ts', 'process.env.PORT'],
  ['server/http/jobs.ts', "import { Hono } from 'hono'"],
  ['server/highlevel/client.ts', 'await fetch(url)'],
  ['server/jobs/a.ts', 'await context.fetch(url)'],
  ['server/http/a.ts', "import type { ServerResponse } from 'node:http'"],
  ['server/sessions/a.ts', "import { isIP } from 'node:net'"],
  ['server/db/embedded/a.ts', "import { spawn } from 'node:child_process'"],
  ['server/jobs/a.test.ts', "await db.insertInto('jobs').execute()"],
  ['server/jobs/a.test.ts', 'expect(performance.now() - began).toBeGreaterThan(900)'],
  ['server/jobs/a.ts', '// fetch( is what the platform calls it'],
])('%s may say %j', (path, text) => {
  expect(judge(path, text)).toEqual([])
})
