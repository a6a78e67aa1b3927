import type { WrittenLine } from '../contract/draft.ts'
import { isOpenAiError } from '../openai/openai-error.ts'
import { askOnce, createTally } from './ask-once.ts'
import { describeOutcome } from './describe-outcome.ts'
import { diffDrafts } from './diff-drafts.ts'
import { loadBase } from './draft-base.ts'
import type { DraftEnd, StoredDraft } from './draft-store.ts'
import { requireModel, type DraftingContext } from './drafting-context.ts'
import { writeDraft } from './write-draft.ts'

/** Names of what a location holds, by kind; null when they could not be read. The one thing that drafting learns of it. */
export type ReadNames = (companyId: string, locationId: string) => Promise<Record<string, string[]> | null>

export type RunOptions = { readNames: ReadNames; signal: AbortSignal; onLine: (line: WrittenLine) => void }

/** From the brief to how it ended. Everything that may go wrong with the model is an end, not an error. */
export async function runDraft(ctx: DraftingContext, draft: StoredDraft, { readNames, signal, onLine }: RunOptions): Promise<DraftEnd> {
  const { model } = requireModel(ctx)
  const tally = createTally()
  const asker = { companyId: draft.companyId, userId: draft.userId, draftId: draft.id }
  try {
    const base = await loadBase(ctx.db, draft)
    const names = draft.locationId === null ? {} : await readNames(draft.companyId, draft.locationId)
    const written = await writeDraft({
      brief: draft.brief,
      messages: draft.messages,
      base,
      names,
      onLine,
      ask: (purpose, question, onText) => askOnce(ctx, asker, purpose, question, { signal, onText, tally }),
    })
    if (written.state === 'unusable') return { status: 'failed', error: written.error, usage: tally.view(model) }
    const { blueprint } = written.content
    const diff = draft.previousId === null || base.blueprint === null ? null : diffDrafts(draft.previousId, base.blueprint, blueprint)
    return { status: 'ready', content: { ...written.content, diff }, usage: tally.view(model) }
  } catch (error) {
    if (!isOpenAiError(error)) throw error
    ctx.log.warn({ err: error, draftId: draft.id, reason: error.reason }, 'a draft was not answered')
    return { status: 'failed', error: describeOutcome(error), usage: tally.view(model) }
  }
}
