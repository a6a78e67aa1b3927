import { appendEvent } from '../events/event-log.ts'
import type { EventBody } from '../contract/event.ts'
import { interruptedDraft } from './describe-outcome.ts'
import { dropOldAnswers } from './answer-store.ts'
import { beatDraft, claimDraft, endDraft, findStaleDrafts, releaseDraft, type DraftEnd, type StoredDraft } from './draft-store.ts'
import type { DraftingContext } from './drafting-context.ts'
import { runDraft, type ReadNames } from './run-draft.ts'
import { dropOldQuestions } from './usage-store.ts'

/** Writes drafts in this process, and takes over those of processes that have died. */
export type Drafter = {
  /** Starts a draft unless some process already writes it. Returns at once. */
  start(draftId: string): void
  /** Breaks off; what was running is left to other processes. */
  stop(): Promise<void>
}

export type DrafterOptions = { readNames: ReadNames; beatMs?: number; lookMs?: number; staleMs?: number }

const defaults = { beatMs: 1_000, lookMs: 10_000, staleMs: 20_000 }
const maxAttempts = 3
const answersKeptMs = 30 * 24 * 60 * 60 * 1000
const questionsKeptMs = 2 * 24 * 60 * 60 * 1000

export function createDrafter(ctx: DraftingContext, options: DrafterOptions): Drafter {
  const { beatMs, lookMs, staleMs } = { ...defaults, ...options }
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()

  const start = (draftId: string): void => {
    if (stopping.signal.aborted || running.has(draftId)) return
    const work = carryOut(ctx, draftId, { readNames: options.readNames, beatMs, staleMs, stopping: stopping.signal })
      .catch((error: unknown) => ctx.log.error({ err: error, draftId }, 'a draft stopped unexpectedly; it is taken up again'))
      .finally(() => running.delete(draftId))
    running.set(draftId, work)
  }

  const look = async (): Promise<void> => {
    for (const id of await findStaleDrafts(ctx.db, staleMs)) start(id)
    await dropOldAnswers(ctx.db, new Date(ctx.now().getTime() - answersKeptMs))
    await dropOldQuestions(ctx.db, new Date(ctx.now().getTime() - questionsKeptMs))
  }
  const timer = setInterval(
    () => void look().catch((error: unknown) => ctx.log.warn({ err: error }, 'could not look for drafts; trying again')),
    lookMs,
  )
  timer.unref()

  return {
    start,
    stop: async () => {
      stopping.abort()
      clearInterval(timer)
      await Promise.all(running.values())
    },
  }
}

type Work = { readNames: ReadNames; beatMs: number; staleMs: number; stopping: AbortSignal }

async function carryOut(ctx: DraftingContext, draftId: string, work: Work): Promise<void> {
  const draft = await claimDraft(ctx.db, draftId, work.staleMs)
  if (draft === undefined) return
  if (draft.epoch > maxAttempts) return finish(ctx, draft, { status: 'failed', error: interruptedDraft, usage: null })
  const lost = new AbortController()
  const beat = setInterval(() => {
    beatDraft(ctx.db, draft).then(
      (mine) => (mine ? undefined : lost.abort()),
      () => undefined,
    )
  }, work.beatMs)
  const scribe = createScribe(ctx, draft, () => lost.abort())
  try {
    const signal = AbortSignal.any([lost.signal, work.stopping])
    const end = await runDraft(ctx, draft, {
      readNames: work.readNames,
      signal,
      onLine: (line) => scribe.write({ type: 'draft.line', draftId, line }),
    })
    await scribe.done()
    if (work.stopping.aborted && end.status === 'failed') await releaseDraft(ctx.db, draft)
    else await finish(ctx, draft, end)
  } finally {
    clearInterval(beat)
  }
}

async function finish(ctx: DraftingContext, draft: StoredDraft, end: DraftEnd): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await endDraft(tx, draft, end, ctx.now()))) return
    const body: EventBody = {
      type: 'draft.status',
      draftId: draft.id,
      status: end.status,
      error: end.status === 'failed' ? end.error : null,
    }
    await appendEvent(tx, { companyId: draft.companyId, locationId: draft.locationId, jobId: null }, body)
  })
}

/** Appends lines one after the other while the model goes on writing; stops when the draft is no longer ours. */
function createScribe(ctx: DraftingContext, draft: StoredDraft, lose: () => void) {
  let last = Promise.resolve()
  const append = async (body: EventBody): Promise<void> => {
    await ctx.db.transaction().execute(async (tx) => {
      if (!(await beatDraft(tx, draft))) return lose()
      await appendEvent(tx, { companyId: draft.companyId, locationId: draft.locationId, jobId: null }, body)
    })
  }
  return {
    write: (body: EventBody): void => {
      last = last
        .then(() => append(body))
        .catch((error: unknown) => ctx.log.warn({ err: error, draftId: draft.id }, 'a line of a draft could not be shown'))
    },
    done: () => last,
  }
}
