import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { FencedError } from './fenced-error.ts'
import { insertJob, readSteps } from './job-store.ts'
import { readTicks, setTick } from './hand-over-store.ts'
import { recordIntent, recordOutcome, type Outcome } from './journal.ts'
import { recordStatus, type Hold } from './run-store.ts'
import { recordProgress, recordRetry, recordUndo } from './step-store.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.drop())

const stepOf = (key: string) => ({ id: `tag/${key}`, kind: 'tag', key, title: key, action: 'create' })

/** A job of `keys.length` steps, in a company and a location of its own unless `company` says which. */
async function makeJob(name: string, keys: string[], company = `company of ${name}`): Promise<Hold> {
  const { db } = database
  const locationId = `location of ${name}`
  await sql`insert into companies (id) values (${company}) on conflict do nothing`.execute(db)
  await sql`
    insert into plans (id, company_id, location_id, location_name, hash, scope, blueprint, variables, resources, content, created_by)
    values (${name}, ${company}, ${locationId}, 'Here', 'hash', 'scope', '{}', '{}', '[]', '{}', 'me')`.execute(db)
  const job = { id: name, companyId: company, locationId, locationName: 'Here', planId: name, planHash: 'hash', blueprintName: 'b' }
  const steps = keys.map((key) => ({ ...stepOf(key), action: 'create' as const, kind: 'tag' as const, dependsOn: [], resourceId: null }))
  await db.transaction().execute((tx) => insertJob(tx, { ...job, startedBy: 'me', startedById: 'me', arrival: null }, steps))
  // Its first event is of no interest here: the counts begin with what is written about its steps.
  await sql`delete from events where job_id = ${name}`.execute(db)
  await sql`update jobs set event_seq = 0 where id = ${name}`.execute(db)
  await sql`update event_counters set seq = seq - 1 where company_id = ${company}`.execute(db)
  return { jobId: name, companyId: company, locationId, epoch: 0 }
}

function made(hold: Hold, key: string, fields: Record<string, unknown> = { name: key }): Outcome {
  const { companyId, locationId, jobId } = hold
  const applied = { companyId, locationId, scope: 'scope', kind: 'tag', key, resourceId: `id of ${key}`, fields, createdByJob: jobId }
  return { status: 'SUCCESS', message: 'made', resourceId: applied.resourceId, durationMs: 5, created: true, applied }
}

type Told = { seq: number; companySeq: number; xmin: string; type: string; stepId: string; completedSteps?: number; progress?: number }

async function eventsOf(hold: Hold): Promise<Told[]> {
  const { rows } = await sql<Told>`
    select seq, company_seq as "companySeq", xmin::text, body ->> 'type' as type, body ->> 'stepId' as "stepId",
      (body ->> 'completedSteps')::int as "completedSteps", (body ->> 'progress')::int as progress
    from events where job_id = ${hold.jobId} order by seq`.execute(database.db)
  return rows
}

const jobOf = (hold: Hold) => database.db.selectFrom('jobs').selectAll().where('id', '=', hold.jobId).executeTakeFirstOrThrow()

test('commits together what is asked for together, and numbers the events in that order', async () => {
  const keys = ['a', 'b', 'c', 'd']
  const hold = await makeJob('together', keys)
  expect(await Promise.all(keys.map((key) => recordIntent(database.db, hold, stepOf(key), 1, null)))).toEqual(keys.map(() => 'run'))
  await Promise.all(keys.map((key) => recordOutcome(database.db, hold, stepOf(key), 1, made(hold, key))))
  const events = await eventsOf(hold)
  expect(events.map(({ seq, type, stepId }) => [seq, type, stepId])).toEqual([
    ...keys.map((key, index) => [index + 1, 'step.started', `tag/${key}`]),
    ...keys.map((key, index) => [index + 5, 'step.finished', `tag/${key}`]),
  ])
  expect(events.map(({ companySeq }) => companySeq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(new Set(events.map(({ xmin }) => xmin)).size).toBe(2)
  expect(events.slice(4).map(({ completedSteps, progress }) => [completedSteps, progress])).toEqual([
    [1, 25],
    [2, 50],
    [3, 75],
    [4, 100],
  ])
  expect(await jobOf(hold)).toMatchObject({ completed_steps: 4, failed_steps: 0, skipped_steps: 0, event_seq: 8 })
  expect(await readSteps(database.db, hold.jobId)).toMatchObject(
    keys.map((key) => ({ status: 'SUCCESS', attempts: 1, message: 'made', resource_id: `id of ${key}`, created: true, duration_ms: 5 })),
  )
})

test('writes an outcome and the next intent of one job in one commit', async () => {
  const hold = await makeJob('chain', ['a', 'b'])
  await recordIntent(database.db, hold, stepOf('a'), 1, null)
  await Promise.all([
    recordOutcome(database.db, hold, stepOf('a'), 1, made(hold, 'a')),
    recordIntent(database.db, hold, stepOf('b'), 1, { name: 'was' }),
  ])
  const events = await eventsOf(hold)
  expect(events.map(({ type }) => type)).toEqual(['step.started', 'step.finished', 'step.started'])
  expect(events[1]?.xmin).toBe(events[2]?.xmin)
  expect(await readSteps(database.db, hold.jobId)).toMatchObject([
    { status: 'SUCCESS' },
    { status: 'RUNNING', before: { name: 'was' }, resource_id: null, message: null },
  ])
})

test('keeps jobs of one company apart, counts each, and numbers the company without a gap', async () => {
  const [one, two] = [await makeJob('one', ['a', 'b'], 'acme'), await makeJob('two', ['a', 'b'], 'acme')]
  const failed = { reason: 'invalid', message: 'no', hint: 'x', status: 422, traceId: null } as const
  await Promise.all([
    recordOutcome(database.db, one, stepOf('a'), 1, made(one, 'a')),
    recordOutcome(database.db, two, stepOf('a'), 1, { status: 'FAILED', message: 'no', error: failed, resourceId: null, durationMs: 1 }),
    recordOutcome(database.db, two, stepOf('b'), 0, { status: 'SKIPPED', message: 'because' }),
    recordOutcome(database.db, one, stepOf('b'), 1, made(one, 'b')),
  ])
  expect(await jobOf(one)).toMatchObject({ completed_steps: 2, failed_steps: 0, skipped_steps: 0 })
  expect(await jobOf(two)).toMatchObject({ completed_steps: 0, failed_steps: 1, skipped_steps: 1 })
  expect((await eventsOf(one)).map(({ seq }) => seq)).toEqual([1, 2])
  expect((await eventsOf(two)).map(({ seq, completedSteps, progress }) => [seq, completedSteps, progress])).toEqual([
    [1, 0, 50],
    [2, 0, 100],
  ])
  const all = [...(await eventsOf(one)), ...(await eventsOf(two))].map(({ companySeq }) => companySeq)
  expect(all.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4])
})

test('refuses whoever no longer holds the job, alone of its group, and changes nothing for it', async () => {
  const [held, lost] = [await makeJob('held', ['a']), await makeJob('lost', ['a'], 'company of held')]
  await sql`update jobs set epoch = 1 where id = ${lost.jobId}`.execute(database.db)
  const ends = await Promise.allSettled([
    recordOutcome(database.db, lost, stepOf('a'), 1, made(lost, 'a')),
    recordIntent(database.db, held, stepOf('a'), 1, null),
  ])
  expect(ends).toMatchObject([
    { status: 'rejected', reason: expect.any(FencedError) },
    { status: 'fulfilled', value: 'run' },
  ])
  expect(await eventsOf(lost)).toEqual([])
  expect(await readSteps(database.db, lost.jobId)).toMatchObject([{ status: 'PENDING' }])
  expect(await jobOf(lost)).toMatchObject({ completed_steps: 0, event_seq: 0 })
})

test('writes no intent when the person wants the job to stop, and still writes outcomes', async () => {
  const hold = await makeJob('stops', ['a', 'b'])
  await recordIntent(database.db, hold, stepOf('a'), 1, null)
  await sql`update jobs set wanted = 'cancel' where id = ${hold.jobId}`.execute(database.db)
  const [wanted] = await Promise.all([
    recordIntent(database.db, hold, stepOf('b'), 1, null),
    recordOutcome(database.db, hold, stepOf('a'), 1, made(hold, 'a')),
  ])
  expect(wanted).toBe('cancel')
  expect((await eventsOf(hold)).map(({ type, stepId }) => [type, stepId])).toEqual([
    ['step.started', 'tag/a'],
    ['step.finished', 'tag/a'],
  ])
  expect(await readSteps(database.db, hold.jobId)).toMatchObject([{ status: 'SUCCESS' }, { status: 'PENDING', attempts: 0 }])
})

test('writes one by one when the database refuses one of them', async () => {
  const hold = await makeJob('refused', ['a', 'b', 'c'])
  const tooMuch = { ...made(hold, 'b'), durationMs: 1e12 }
  const ends = await Promise.allSettled([
    recordOutcome(database.db, hold, stepOf('a'), 1, made(hold, 'a')),
    recordOutcome(database.db, hold, stepOf('b'), 1, tooMuch),
    recordOutcome(database.db, hold, stepOf('c'), 1, made(hold, 'c')),
  ])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await eventsOf(hold)).map(({ seq, stepId }) => [seq, stepId])).toEqual([
    [1, 'tag/a'],
    [2, 'tag/c'],
  ])
})

test('keeps of several attempts what stood there before the first', async () => {
  const hold = await makeJob('attempts', ['a'])
  await recordIntent(database.db, hold, stepOf('a'), 1, { name: 'first' })
  await recordIntent(database.db, hold, stepOf('a'), 2, { name: 'second' })
  expect(await readSteps(database.db, hold.jobId)).toMatchObject([{ attempts: 2, before: { name: 'first' } }])
})

test('knows no intent of the future, whose clock was set back since, and none where there is none', async () => {
  const hold = await makeJob('clock', ['a', 'b'])
  await recordIntent(database.db, hold, stepOf('a'), 1, null)
  await sql`update steps set intent_at = now() + interval '1 hour' where job_id = ${hold.jobId} and intent_at is not null`.execute(
    database.db,
  )
  expect(await readSteps(database.db, hold.jobId)).toMatchObject([{ intent_age_ms: 0 }, { intent_age_ms: null }])
})

test('adds to what was applied, and forgets what is gone', async () => {
  const hold = await makeJob('applied', ['a', 'b'])
  await recordOutcome(database.db, hold, stepOf('a'), 1, made(hold, 'a', { name: 'a', colour: 'red' }))
  await recordOutcome(database.db, hold, stepOf('b'), 1, { ...made(hold, 'a', { name: 'b' }) })
  const baselines = () =>
    database.db.selectFrom('baselines').select(['resource_id', 'fields']).where('location_id', '=', hold.locationId).execute()
  expect(await baselines()).toEqual([{ resource_id: 'id of a', fields: { name: 'b', colour: 'red' } }])
  const gone: Outcome = { status: 'SUCCESS', message: 'gone', resourceId: 'id of a', durationMs: 1, created: false, applied: null }
  await recordOutcome(database.db, hold, stepOf('b'), 1, gone)
  expect(await baselines()).toEqual([])
})

test('moves job and plan, and what is ticked off of them, to the location that a step has made', async () => {
  const hold = await makeJob('moves', ['a'])
  await setTick(database.db, 'moves', 'workflow/welcome', true)
  await recordOutcome(database.db, hold, stepOf('a'), 1, {
    ...made(hold, 'a'),
    settles: { locationId: 'new', locationName: 'New' },
  } as Outcome)
  expect(await jobOf(hold)).toMatchObject({ location_id: 'new', location_name: 'New' })
  const plan = database.db.selectFrom('plans').select(['location_id', 'location_name']).where('id', '=', 'moves')
  expect(await plan.executeTakeFirst()).toEqual({ location_id: 'new', location_name: 'New' })
  expect([...(await readTicks(database.db, 'moves'))]).toEqual(['workflow/welcome'])
})

test('writes what the platform said with a NUL in it without the NUL, and a backslash as it was', async () => {
  const hold = await makeJob('nul', ['a'])
  await recordOutcome(database.db, hold, stepOf('a'), 1, made(hold, 'a', { name: 'be\u0000fore', path: 'c:\\u0000' }))
  const row = await database.db.selectFrom('baselines').select('fields').where('location_id', '=', hold.locationId).executeTakeFirst()
  expect(row?.fields).toEqual({ name: 'before', path: 'c:\\u0000' })
})

test('writes whatever the platform said: with half of an emoji or a NUL in it too', async () => {
  const { db } = database
  const hold = await makeJob('odd', ['a', 'b'])
  const [step, words] = [stepOf('a'), 'cut\0 \uD83D']
  const told = { message: words, said: { code: 'step.skipped', title: words } } as const
  const error = { reason: 'invalid', message: words, hint: 'none', status: 400, traceId: null } as const
  const call = { at: '', method: 'GET', path: words, status: 200, durationMs: 1, attempt: 1, traceId: null }
  const made = { calls: [{ ...call, request: words, answer: words, cut: true }], left: 0 }
  await recordIntent(db, hold, step, 1, { name: words })
  await recordRetry(db, hold, step, 1, 5, told)
  await recordProgress(db, hold, step, told)
  await recordOutcome(db, hold, step, 1, { ...told, status: 'FAILED', error, resourceId: null, durationMs: 1 }, made)
  await recordUndo(
    db,
    hold,
    { ...step, resourceId: 'x', hadFailed: true, countedAs: 'failed_steps' },
    1,
    { ...told, status: 'KEPT', restored: [{ path: 'name', baseline: words }], error },
    made,
  )
  await recordStatus(db, hold, 'PARTIAL', told)
  const kept = 'cut \uFFFD'
  expect((await eventsOf(hold)).map(({ type }) => type)).toEqual([
    'step.started',
    'step.retrying',
    'step.progress',
    'step.finished',
    'step.finished',
    'job.status',
  ])
  expect(await readSteps(db, hold.jobId)).toMatchObject([
    { message: kept, said: { message: kept, title: kept }, error: { message: kept } },
    {},
  ])
  expect(await jobOf(hold)).toMatchObject({ message: kept, said: { message: kept, title: kept } })
})

test('writes again what another transaction was in the way of, and everything once', async () => {
  const keys = ['a', 'b', 'c']
  const hold = await makeJob('collision', keys)
  await sql`create sequence tries`.execute(database.db)
  await sql`
    create function collide() returns trigger language plpgsql as $$ begin
      if nextval('tries') <= 2 then raise exception 'in the way' using errcode = '40001'; end if;
      return new;
    end $$`.execute(database.db)
  await sql`create trigger collide before insert on events for each row execute function collide()`.execute(database.db)
  await Promise.all(keys.map((key) => recordIntent(database.db, hold, stepOf(key), 1, null)))
  await sql`drop trigger collide on events`.execute(database.db)
  expect((await eventsOf(hold)).map(({ seq, stepId }) => [seq, stepId])).toEqual(keys.map((key, index) => [index + 1, `tag/${key}`]))
  expect(await jobOf(hold)).toMatchObject({ event_seq: 3 })
})
