import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../context.ts'
import type { HandOver } from '../contract/hand-over.ts'
import type { StepStatus, Verification } from '../contract/job.ts'
import type { Change, FieldChange } from '../contract/plan.ts'
import { toJson } from '../db/to-json.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { getHandOver } from './hand-over.ts'
import { reopenSteps } from './job-store.ts'

const actor: Actor = {
  sessionId: 's',
  userId: 'me',
  name: 'Me',
  email: 'me@here.test',
  role: 'admin',
  companyId: 'here',
  locationId: null,
  install: 'active',
  can: ['jobs.read', 'jobs.control'],
}

type Line = Pick<Change, 'id' | 'action' | 'fields' | 'resourceId'> & {
  spec: Record<string, unknown>
  step?: { status: StepStatus; resourceId?: string | null }
}

let database: TestDatabase
let ctx: TestContext
let jobs = 0

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db })
  await database.db.insertInto('companies').values({ id: 'here' }).execute()
})
afterAll(() => database?.drop())

test('of what a person kept, the sheet tells what stands there and not what the blueprint has', async () => {
  const phone = kept('custom-value/phone', { name: 'Phone', value: '222' }, [{ path: 'value', before: '111', after: '111', wanted: '222' }])
  expect(await read({ lines: [phone] })).toMatchObject({
    groups: [{ things: [{ title: 'Phone', id: 'there', facts: [{ field: 'custom-value.value', value: '111' }] }] }],
  })
  const updated = line('custom-value/phone', { name: 'Phone', value: '222' }, 'update', [{ path: 'value', before: '111', after: '222' }])
  expect(factsOf(await read({ lines: [{ ...updated, step: { status: 'SUCCESS', resourceId: 'there' } }] }))).toEqual(['222'])
  const blank = kept('custom-value/phone', { name: 'Phone', value: '222' }, [{ path: 'value', before: null, after: null, wanted: '222' }])
  expect(factsOf(await read({ lines: [blank] }))).toEqual([])
})

test('what was made under another name beside theirs is called by that name, also where it is used', async () => {
  const made: Line = {
    ...line('custom-field/size', { name: 'Size', dataType: 'TEXT' }, 'create', [
      { path: 'name', before: null, after: 'Size 2', wanted: 'Size', decision: 'theirs' },
      { path: 'dataType', before: null, after: 'TEXT', wanted: 'TEXT', decision: 'ours' },
    ]),
    step: { status: 'SUCCESS', resourceId: 'ours' },
  }
  const sheet = await read({ lines: [made, using('custom-field/size')] })
  expect(sheet.groups[0]?.things).toMatchObject([{ title: 'Size 2', id: 'ours', facts: [{ field: 'custom-field.dataType' }] }])
  expect(sheet.tasks[0]?.uses).toEqual([{ kind: 'custom-field', title: 'Size 2', id: 'ours', parts: [] }])
})

test('a task names what stands: the name and the parts that were kept, and no id of what was taken back', async () => {
  const stages = (...names: string[]) => names.map((name) => ({ name }))
  const theirs = kept('pipeline/sales', { name: 'Sales', stages: stages('New') }, [
    { path: 'stages', before: stages('Lead', 'Won'), after: stages('Lead', 'Won'), wanted: stages('New') },
  ])
  const undone: Line = { ...line('tag/vip', { name: 'vip' }, 'create', []), step: { status: 'UNDONE', resourceId: 'deleted' } }
  const failed: Line = { ...line('tag/new', { name: 'new' }, 'create', []), step: { status: 'FAILED', resourceId: 'in-the-way' } }
  const putBack: Line = {
    ...line('tag/old', { name: 'renamed' }, 'update', [{ path: 'name', before: 'old', after: 'renamed' }]),
    step: { status: 'UNDONE', resourceId: 'there' },
  }
  const lines = [theirs, undone, failed, putBack]
  const { tasks } = await read({ lines: [...lines, using('pipeline/sales', 'tag/vip', 'tag/new', 'tag/old')] })
  expect(tasks[0]?.uses).toEqual([
    { kind: 'pipeline', title: 'Sales', id: 'there', parts: ['Lead', 'Won'] },
    { kind: 'tag', title: 'vip', id: null, parts: [] },
    { kind: 'tag', title: 'new', id: null, parts: [] },
    { kind: 'tag', title: 'old', id: 'there', parts: [] },
  ])
})

test('what was read back is a problem only while the step stands, and says nothing any more once steps run again', async () => {
  const stands: Line = { ...line('tag/a', { name: 'a' }, 'create', []), step: { status: 'SUCCESS', resourceId: 'a' } }
  const undone: Line = { ...line('tag/b', { name: 'b' }, 'create', []), step: { status: 'UNDONE', resourceId: 'b' } }
  const failed: Line = { ...line('tag/c', { name: 'c' }, 'create', []), step: { status: 'CANCELLED' } }
  const differences = ['a', 'b'].map((name) => ({ id: `tag/${name}`, title: name, detail: 'It is not there when read back.' }))
  const sheet = await read({ lines: [stands, undone, failed], verification: { state: 'differs', checkedAt: '', differences } })
  expect(sheet.problems.map(({ title }) => title)).toEqual(['a'])
  await reopenSteps(database.db, sheet.jobId)
  expect((await getHandOver(ctx, actor, sheet.jobId)).problems).toEqual([])
})

function line(id: string, spec: Record<string, unknown>, action: Change['action'], fields: FieldChange[]): Line {
  return { id, spec, action, fields, resourceId: action === 'create' ? null : 'there' }
}

function kept(id: string, spec: Record<string, unknown>, fields: FieldChange[]): Line {
  const theirs = fields.map((field): FieldChange => ({ ...field, decision: 'theirs' }))
  return { ...line(id, spec, 'adopt', theirs), step: { status: 'SUCCESS', resourceId: 'there' } }
}

function using(...ids: string[]): Line {
  return line('workflow/welcome', { name: 'Welcome', uses: ids.map((id) => ({ $ref: id })) }, 'manual', [])
}

function factsOf({ groups }: HandOver): string[] {
  return groups.flatMap(({ things }) => things.flatMap(({ facts }) => facts.map(({ value }) => value)))
}

/** The sheet of a job of these lines. */
async function read({ lines, verification = null }: { lines: readonly Line[]; verification?: Verification | null }): Promise<HandOver> {
  const id = `job-${(jobs += 1)}`
  const kindAndKey = (one: Line) => ({ kind: one.id.split('/')[0] ?? '', key: one.id.split('/')[1] ?? '' })
  const unsaid = { reason: 'not_there', detail: '', excluded: false, dependsOn: [] }
  const changes = lines.map((one) => ({ ...unsaid, ...kindAndKey(one), ...one, title: String(one.spec['name']) }))
  const place = { company_id: 'here', location_id: id, location_name: 'Here' }
  await database.db
    .insertInto('plans')
    .values({
      id,
      ...place,
      hash: 'hash',
      scope: 'scope',
      blueprint: toJson({}),
      variables: toJson({}),
      resources: toJson(lines.map((one) => ({ id: one.id, ...kindAndKey(one), spec: one.spec, refs: [] }))),
      content: toJson({ changes }),
      created_by: 'me',
    } as never)
    .execute()
  await database.db
    .insertInto('jobs')
    .values({
      id,
      ...place,
      plan_id: id,
      plan_hash: 'hash',
      blueprint_name: 'b',
      status: 'PARTIAL',
      total_steps: lines.length,
      started_by: 'me',
      started_by_id: 'me',
      verification: verification === null ? null : toJson(verification),
    } as never)
    .execute()
  for (const [position, one] of lines.entries()) {
    if (one.step === undefined) continue
    await database.db
      .insertInto('steps')
      .values({
        job_id: id,
        id: one.id,
        position,
        ...kindAndKey(one),
        title: String(one.spec['name']),
        action: one.action,
        status: one.step.status,
        resource_id: one.step.resourceId ?? null,
      } as never)
      .execute()
  }
  return getHandOver(ctx, actor, id)
}
