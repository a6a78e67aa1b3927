import { computed, createModel, effect, signal } from '@preact/signals'
import type { Draft, draftLimits } from '../../server/contract/draft.ts'
import type { DraftsApi } from '../api/drafts.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import type { Memory } from './location-model.ts'

export type BriefModel = InstanceType<typeof BriefModel>

/** As the contract has it, which brings more into the page than one number. */
export const mostCharacters: (typeof draftLimits)['briefCharacters'] = 12_000

/** What somebody wants, in their words. It stays in the box, over a reload too, until they empty it. */
export const BriefModel = createModel((api: DraftsApi, memory: Memory) => {
  const text = signal(memory.read() ?? '')
  const starterId = signal<string | null>(null)
  const length = computed(() => countCharacters(text.value))
  const isTooLong = computed(() => length.value > mostCharacters)
  const isSending = signal(false)
  const problem = signal<ProblemView | null>(null)
  const last = signal<Pick<Draft, 'id' | 'brief' | 'status'> | null>(null)
  effect(() => memory.write(text.value === '' ? null : text.value))

  /** What was asked last is on the server, also for a frame that may store nothing. What failed comes back into an empty box. */
  /** What came to nothing is back in its box, unless somebody `isWriting` there by then: nothing changes under their hands. */
  async function loadLast(locationId: string, isWriting: () => boolean = () => false) {
    const drafts = await api.list(5).catch(() => [])
    const newest = drafts.find((draft) => draft.locationId === locationId) ?? null
    last.value = newest
    if (newest?.status === 'failed' && newest.previousDraftId === null && text.value === '' && !isWriting()) text.value = newest.brief
  }

  async function send(locationId: string): Promise<string | undefined> {
    if (isSending.value || length.value === 0 || isTooLong.value) return undefined
    isSending.value = true
    problem.value = null
    try {
      const starter = starterId.value === null ? {} : { starterId: starterId.value }
      return (await api.create({ brief: text.value, locationId, ...starter })).draftId
    } catch (error) {
      problem.value = toProblem(error)
      return undefined
    } finally {
      isSending.value = false
    }
  }

  return { text, starterId, length, isTooLong, isSending, problem, last, loadLast, send }
})

/** Roughly as the server counts: a pasted page by its text, blank space once. */
export function countCharacters(text: string): number {
  return text
    .replace(/<[a-z/!][^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim().length
}
