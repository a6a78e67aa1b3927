import type { Actor } from '../context.ts'
import type { Draft } from '../contract/draft.ts'
import { createOpenAi } from '../openai/openai.ts'
import { startStubModel, type StubModel } from './stub-model.ts'
import { createTestContext, type TestContext } from './test-context.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'
import { createDraft } from '../drafts/create-draft.ts'
import { createDrafter, type Drafter } from '../drafts/drafter.ts'
import { getDraft } from '../drafts/get-draft.ts'
import type { ReadNames } from '../drafts/run-draft.ts'

export const modelKey = 'sk-canary-key-of-the-model-0123456789'

export type DraftingWorld = {
  ctx: TestContext
  database: TestDatabase
  stub: StubModel
  drafter: Drafter
  /** How long the model may take: much, unless a test says less. */
  timeouts: { firstMs: number; pauseMs: number; totalMs: number }
  newActor(more?: Partial<Actor>): Promise<Actor>
  draft(actor: Actor, brief: string, more?: { locationId?: string; starterId?: string; previousDraftId?: string }): Promise<Draft>
  finish(actor: Actor, draftId: string): Promise<Draft>
  close(): Promise<void>
}

/** Longer than a busy machine holds up who is well. */
export const patient = { firstMs: 10_000, pauseMs: 10_000, totalMs: 25_000 }

/** Drafting whole, with a stub for the model: a database, a drafter, people of companies of their own. */
export async function startDraftingWorld(readNames: ReadNames = () => Promise.resolve({})): Promise<DraftingWorld> {
  const database = await createTestDatabase()
  const stub = await startStubModel()
  const timeouts = { ...patient }
  const openai = createOpenAi({ apiKey: modelKey, baseUrl: stub.url, model: 'gpt-4o-mini', timeouts })
  const ctx = createTestContext({ db: database.db, openai })
  const drafter = createDrafter(ctx, { readNames, beatMs: 50, lookMs: 200, staleMs: 3_000 })
  let companies = 0

  const finish = async (actor: Actor, draftId: string): Promise<Draft> => {
    drafter.start(draftId)
    for (const started = Date.now(); Date.now() - started < 30_000;) {
      const draft = await getDraft(ctx, actor, draftId)
      if (draft.status !== 'running') return draft
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('the draft did not end')
  }
  return {
    ctx,
    database,
    stub,
    drafter,
    timeouts,
    finish,
    newActor: async (more = {}) => {
      companies += 1
      const companyId = more.companyId ?? `company-${companies}`
      await database.db
        .insertInto('companies')
        .values({ id: companyId })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return {
        sessionId: 's',
        userId: `user-${companies}`,
        name: 'Ada',
        email: 'ada@acme.co',
        role: 'admin',
        companyId,
        locationId: null,
        install: 'active',
        can: ['blueprints.read', 'plan'],
        ...more,
      }
    },
    draft: async (actor, brief, more = {}) => {
      const { draftId } = await createDraft(ctx, actor, { brief, ...more })
      return finish(actor, draftId)
    },
    close: async () => {
      await drafter.stop()
      await stub.close()
      await database.drop()
    },
  }
}

/** An answer in the model's own form. */
export function modelAnswer(lines: unknown[], more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    name: 'A draft',
    description: '',
    language: 'en',
    lines,
    removed: [],
    variables: [],
    questions: [],
    notes: [],
    ...more,
  })
}

export function tagLine(name: string, words = name, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { kind: 'tag', key: name.toLowerCase().replaceAll(' ', '-'), words, confidence: 0.9, spec: { name }, ...more }
}
