import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../context.ts'
import type { Capability } from '../contract/session.ts'
import type { ProblemCode } from '../contract/problem.ts'
import { isAppError } from '../errors.ts'
import { installIdOf } from '../installs/install-store.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { deleteBlueprint } from './delete-blueprint.ts'
import { exportBlueprint } from './export-blueprint.ts'
import { getBlueprint } from './get-blueprint.ts'
import { importBlueprint } from './import-blueprint.ts'
import { listBlueprints } from './list-blueprints.ts'
import { listVersions } from './list-versions.ts'
import { previewBlueprint } from './preview-blueprint.ts'
import { restoreBlueprint } from './restore-blueprint.ts'
import { createBlueprint, updateBlueprint } from './save-blueprint.ts'
import { starters } from './starter-library.ts'

let database: TestDatabase
let ctx: TestContext
let companies = 0

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db })
})

afterAll(() => database.drop())

/** Somebody of a company of their own. */
async function newActor(can: readonly Capability[] = ['blueprints.read', 'blueprints.write']): Promise<Actor> {
  companies += 1
  const companyId = `company-${companies}`
  await database.db.insertInto('companies').values({ id: companyId }).execute()
  return {
    sessionId: 's',
    userId: 'u',
    name: 'Ada',
    email: 'ada@acme.co',
    role: 'admin',
    companyId,
    locationId: null,
    install: 'active',
    can,
  }
}

function document(name: string, tags: string[] = ['new patient']): object {
  return {
    version: 1,
    name,
    description: 'For a test',
    variables: { zeta: { label: 'Zeta', default: 'z' }, alpha: { label: 'Alpha', required: true } },
    resources: [
      { kind: 'custom-value', key: 'both', spec: { value: '{{ zeta }}{{ alpha }}', name: 'Both' } },
      ...tags.map((tag, index) => ({ kind: 'tag', key: `t${index}`, spec: { name: tag } })),
    ],
  }
}

async function refusalOf(work: Promise<unknown>): Promise<ProblemCode> {
  try {
    await work
  } catch (error) {
    if (isAppError(error)) return error.code
    throw error
  }
  throw new Error('it was not refused')
}

describe('saving', () => {
  it('stores a blueprint as version 1, with the author’s order of variables and fields', async () => {
    const actor = await newActor()
    const stored = await createBlueprint(ctx, actor, { document: document('First') })
    expect(stored).toMatchObject({
      name: 'First',
      origin: 'own',
      version: 1,
      resourceCount: 2,
      counts: { tag: 1, 'custom-value': 1 },
      variableCount: 2,
    })
    const read = await getBlueprint(ctx, actor, { id: stored.id })
    expect(read).toEqual(stored)
    expect(Object.keys(read.blueprint.variables)).toEqual(['zeta', 'alpha'])
    expect(Object.keys(read.blueprint.resources[0]?.spec ?? {})).toEqual(['value', 'name'])
  })

  it('keeps every version, and makes none of an unchanged document', async () => {
    const actor = await newActor()
    const { id } = await createBlueprint(ctx, actor, { document: document('One') })
    expect((await updateBlueprint(ctx, actor, { id, document: document('Two', ['a', 'b']), note: 'a and b' })).version).toBe(2)
    expect((await updateBlueprint(ctx, actor, { id, document: document('Two', ['a', 'b']) })).version).toBe(2)
    expect(
      (await listVersions(ctx, actor, { id })).map(({ version, name, resourceCount, createdBy, note }) => ({
        version,
        name,
        resourceCount,
        createdBy,
        note,
      })),
    ).toEqual([
      { version: 2, name: 'Two', resourceCount: 3, createdBy: 'Ada', note: 'a and b' },
      { version: 1, name: 'One', resourceCount: 2, createdBy: 'Ada', note: null },
    ])
    expect((await getBlueprint(ctx, actor, { id, version: 1 })).name).toBe('One')
    expect(await refusalOf(getBlueprint(ctx, actor, { id, version: 3 }))).toBe('not_found')
  })

  it('refuses to overwrite what somebody else has saved since', async () => {
    const actor = await newActor()
    const { id } = await createBlueprint(ctx, actor, { document: document('One') })
    const saves = await Promise.allSettled(
      [1, 2, 3].map((n) => updateBlueprint(ctx, actor, { id, document: document(`Two by ${n}`), expectedVersion: 1 })),
    )
    expect(saves.filter((save) => save.status === 'fulfilled')).toHaveLength(1)
    expect(await refusalOf(updateBlueprint(ctx, actor, { id, document: document('Three'), expectedVersion: 1 }))).toBe('conflict')
    expect((await listVersions(ctx, actor, { id })).map((version) => version.version)).toEqual([2, 1])
  })

  it('stores nothing of what is wrong, and of an update leaves what was there', async () => {
    const actor = await newActor()
    const { id } = await createBlueprint(ctx, actor, { document: document('Good') })
    const wrong = { ...document('Bad'), resources: [{ kind: 'tga', key: 'a', spec: {} }] }
    expect(await refusalOf(createBlueprint(ctx, actor, { document: wrong }))).toBe('invalid_blueprint')
    expect(await refusalOf(updateBlueprint(ctx, actor, { id, document: wrong }))).toBe('invalid_blueprint')
    const { items } = await listBlueprints(ctx, actor, { limit: 100 })
    expect(items.filter((item) => item.origin === 'own').map((item) => [item.name, item.version])).toEqual([['Good', 1]])
  })

  it('refuses a sound document of more than a megabyte', async () => {
    const actor = await newActor()
    const long = {
      version: 1,
      name: 'Long',
      resources: Array.from({ length: 40 }, (_, i) => ({
        kind: 'custom-value',
        key: `v${i}`,
        spec: { name: `v ${i}`, value: 'a'.repeat(30_000) },
      })),
    }
    expect(await refusalOf(createBlueprint(ctx, actor, { document: long }))).toBe('payload_too_large')
  })

  it('refuses an actor who may only read', async () => {
    const reader = await newActor(['blueprints.read'])
    expect(await refusalOf(createBlueprint(ctx, reader, { document: document('x') }))).toBe('forbidden')
    expect(await refusalOf(updateBlueprint(ctx, reader, { id: 'bp_x', document: document('x') }))).toBe('forbidden')
    expect(await refusalOf(importBlueprint(ctx, reader, { text: JSON.stringify(document('x')) }))).toBe('forbidden')
    expect(await refusalOf(deleteBlueprint(ctx, reader, { id: 'bp_x' }))).toBe('forbidden')
  })

  it('refuses an actor from another company, to whom it does not exist', async () => {
    const [owner, stranger] = [await newActor(), await newActor()]
    const { id } = await createBlueprint(ctx, owner, { document: document('Mine') })
    expect(await refusalOf(getBlueprint(ctx, stranger, { id }))).toBe('not_found')
    expect(await refusalOf(updateBlueprint(ctx, stranger, { id, document: document('Yours') }))).toBe('not_found')
    expect(await refusalOf(deleteBlueprint(ctx, stranger, { id }))).toBe('not_found')
    expect(await refusalOf(listVersions(ctx, stranger, { id }))).toBe('not_found')
    expect(await refusalOf(exportBlueprint(ctx, stranger, { id, format: 'json' }))).toBe('not_found')
    expect((await listBlueprints(ctx, stranger, { limit: 100 })).items.filter((item) => item.origin === 'own')).toEqual([])
    expect((await getBlueprint(ctx, owner, { id })).name).toBe('Mine')
  })
})

describe('the list', () => {
  it('shows the starters first, then one’s own, the newest first, page by page and each once', async () => {
    const actor = await newActor()
    const start = ctx.now().getTime()
    for (let n = 1; n <= 5; n += 1) {
      ctx.setNow(new Date(start + Math.floor(n / 2) * 1_000))
      await createBlueprint(ctx, actor, { document: document(`Own ${n}`) })
    }
    const all = (await listBlueprints(ctx, actor, {})).items
    const library = await starters()
    expect(all.slice(0, library.length).map((item) => item.id)).toEqual(library.map((starter) => starter.id))
    expect(all.slice(library.length).map((item) => item.updatedAt)).toEqual(
      all
        .slice(library.length)
        .map((item) => item.updatedAt)
        .toSorted()
        .toReversed(),
    )
    expect(all).toHaveLength(library.length + 5)
    for (const limit of [1, 2, library.length, library.length + 5]) {
      const seen: string[] = []
      let cursor: string | null | undefined
      do {
        const page = await listBlueprints(ctx, actor, { limit, ...(cursor == null ? {} : { cursor }) })
        expect(page.items.length).toBeGreaterThan(0)
        seen.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(seen).toEqual(all.map((item) => item.id))
    }
  })

  it('ends with the starters when there is nothing of one’s own, and tells its counts', async () => {
    const { items, nextCursor } = await listBlueprints(ctx, await newActor(), {})
    expect(nextCursor).toBeNull()
    expect(items[0]).toMatchObject({ id: 'starter-dental', origin: 'starter', version: 1, counts: { 'email-template': 10 } })
    expect(items[0]).not.toHaveProperty('blueprint')
  })

  it('refuses a cursor that is not its own', async () => {
    const actor = await newActor()
    for (const cursor of ['nonsense', Buffer.from('{"at":"x"}').toString('base64url'), Buffer.from('[]').toString('base64url')]) {
      expect(await refusalOf(listBlueprints(ctx, actor, { cursor }))).toBe('invalid_request')
    }
  })
})

describe('a starter', () => {
  it('can be read and exported, not changed or deleted, and copied by importing its text', async () => {
    const actor = await newActor()
    const starter = await getBlueprint(ctx, actor, { id: 'starter-dental' })
    expect(await refusalOf(updateBlueprint(ctx, actor, { id: 'starter-dental', document: document('x') }))).toBe('wrong_state')
    expect(await refusalOf(deleteBlueprint(ctx, actor, { id: 'starter-dental' }))).toBe('wrong_state')
    expect(await refusalOf(getBlueprint(ctx, actor, { id: 'starter-dental', version: 2 }))).toBe('not_found')
    const { fileName, text } = await exportBlueprint(ctx, actor, { id: 'starter-dental', format: 'yaml' })
    expect(fileName).toBe('dental-clinic.yaml')
    const copy = await importBlueprint(ctx, actor, { text })
    expect(copy.origin).toBe('own')
    expect(JSON.stringify(copy.blueprint)).toBe(JSON.stringify(starter.blueprint))
    expect((await exportBlueprint(ctx, actor, { id: copy.id, format: 'yaml' })).text).toBe(text)
  })
})

describe('deleting', () => {
  it('takes a blueprint out of sight until it is restored', async () => {
    const actor = await newActor()
    const { id } = await createBlueprint(ctx, actor, { document: document('Gone') })
    await deleteBlueprint(ctx, actor, { id })
    expect(await refusalOf(getBlueprint(ctx, actor, { id }))).toBe('not_found')
    expect(await refusalOf(deleteBlueprint(ctx, actor, { id }))).toBe('not_found')
    expect(await refusalOf(updateBlueprint(ctx, actor, { id, document: document('Back') }))).toBe('not_found')
    expect((await listBlueprints(ctx, actor, { limit: 100 })).items.map((item) => item.id)).not.toContain(id)
    const restored = await restoreBlueprint(ctx, actor, { id })
    expect(restored).toMatchObject({ id, name: 'Gone', version: 1 })
    expect((await updateBlueprint(ctx, actor, { id, document: document('Back') })).version).toBe(2)
    expect(await restoreBlueprint(ctx, actor, { id })).toMatchObject({ name: 'Back', version: 2 })
  })

  it('refuses to restore for an actor from another company, for a reader, and what never was', async () => {
    const [owner, stranger, reader] = [await newActor(), await newActor(), await newActor(['blueprints.read'])]
    const { id } = await createBlueprint(ctx, owner, { document: document('Mine') })
    await deleteBlueprint(ctx, owner, { id })
    expect(await refusalOf(restoreBlueprint(ctx, stranger, { id }))).toBe('not_found')
    expect(await refusalOf(restoreBlueprint(ctx, reader, { id }))).toBe('forbidden')
    expect(await refusalOf(restoreBlueprint(ctx, owner, { id: 'bp_never' }))).toBe('not_found')
    expect(await refusalOf(getBlueprint(ctx, owner, { id }))).toBe('not_found')
  })
})

describe('checking', () => {
  it('tells everything and stores nothing', async () => {
    const actor = await newActor()
    const found = await previewBlueprint(ctx, actor, {
      text: 'version: 1\nname: x\nresources:\n  - kind: tag\n    key: a\n    spec: { name: "{{ city }}" }\n',
    })
    expect(found).toMatchObject({ ok: false, counts: { tag: 1 }, errors: [{ path: 'resources[0].spec.name' }] })
    expect(await previewBlueprint(ctx, actor, { document: document('x') })).toMatchObject({
      ok: true,
      errors: [],
      variables: ['alpha', 'zeta'],
    })
    expect((await listBlueprints(ctx, actor, { limit: 100 })).items.filter((item) => item.origin === 'own')).toEqual([])
  })

  it("does not take the agency's own rights for those of a sub-account, in a view that has none", async () => {
    const actor = await newActor()
    const { companyId } = actor
    const key = { companyId, locationId: null }
    const install = {
      id: installIdOf(key),
      company_id: companyId,
      location_id: null,
      status: 'active' as const,
      scopes: ['companies.readonly'],
    }
    await database.db.insertInto('installs').values(install).execute()
    expect(await previewBlueprint(ctx, actor, { document: document('x') })).toMatchObject({ ok: true, warnings: [] })
  })
})
