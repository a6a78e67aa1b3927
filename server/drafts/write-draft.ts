import type { DraftError, WrittenLine } from '../contract/draft.ts'
import { say, saying } from '../contract/say.ts'
import type { Words } from '../errors.ts'
import { isOpenAiError } from '../openai/openai-error.ts'
import { askForLines, toWritten, type Answered, type Ask } from './ask-for-lines.ts'
import { composeDraft, idOf, readTold, type Base, type Composition, type Part } from './compose-draft.ts'
import { unusableAnswer } from './describe-outcome.ts'
import type { DraftTask } from './draft-prompt.ts'
import type { DraftContent } from './draft-store.ts'
import { prepareTask } from './draft-task.ts'
import type { Given } from './given.ts'
import { guardProse } from './guard-facts.ts'
import { listNotes } from './list-notes.ts'
import { judgeDraft, keepValid, type Faulty } from './judge-draft.ts'

export type Writing = {
  brief: string
  messages: readonly string[]
  base: Base
  /** Names of what is there, by kind; null when they could not be read. */
  names: Record<string, string[]> | null
  ask: Ask
  onLine: (line: WrittenLine) => void
}

export type Written = { state: 'ready'; content: Omit<DraftContent, 'diff'>; repairs: number } | { state: 'unusable'; error: DraftError }

type Work = { task: DraftTask; given: Given; writing: Writing }

/** Invalid output goes back with the exact problems at most this often. */
const maxRepairs = 2

/** From a brief to a sound draft: asked, composed, checked, repaired. Knows no database. Throws `OpenAiError`. */
export async function writeDraft(writing: Writing): Promise<Written> {
  const { task, given, notes } = prepareTask(writing.brief, writing.messages, writing.base, writing.names ?? {})
  const work = { task, given, writing }
  const first = await askForLines(writing.ask, 'draft', task, given, writing.onLine)
  const { composition, answered, doubts, repairs } = await repair(work, first)
  const valid = composition === null ? null : keepValid(composition)
  if (valid === null) {
    await answered.asked?.discard()
    return { state: 'unusable', error: unusableAnswer }
  }
  const told = readTold(answered.answer)
  const { blueprint, parts, questions } = valid.composition
  const content = {
    blueprint,
    questions,
    language: told.language,
    lines: parts.map((part) => {
      const { resource: _resource, ...line } = toWritten(part)
      return line
    }),
    ...listNotes([
      ...notes,
      ...(writing.names === null ? [say('note.location_unread')] : []),
      ...(answered.cutOff ? [say('note.cut_off')] : []),
      ...doubts,
      ...told.notes.map((note) => ({ message: guardProse(note, given), said: undefined })),
      ...valid.notes,
    ]),
  }
  return { state: 'ready', content, repairs }
}

/** Asks again for the lines that are wrong, and for everything when nothing could be read. */
async function repair(
  work: Work,
  first: Answered,
): Promise<{ composition: Composition | null; answered: Answered; doubts: Words[]; repairs: number }> {
  let answered = first
  for (let repairs = 0; ; repairs += 1) {
    const composition = isEmpty(answered) ? null : composeDraft(work.writing.base, answered.lines, readTold(answered.answer), work.given)
    const faulty = composition === null ? [] : judgeDraft(composition)
    const isSound = composition !== null && faulty.length === 0
    if (isSound || repairs === maxRepairs) return { composition, answered, doubts: [], repairs }
    try {
      const task = { ...work.task, correction: repairs + 1 }
      answered =
        composition === null
          ? await askForAll({ ...work, task }, answered)
          : await askForFaulty({ ...work, task }, answered, composition, faulty)
    } catch (error) {
      if (!isOpenAiError(error) || error.reason === 'cancelled' || composition === null) throw error
      const doubt = say('note.uncorrected', { why: saying(`outcome.${error.reason}`) })
      return { composition, answered, doubts: [doubt], repairs }
    }
  }
}

async function askForAll({ task, given, writing }: Work, answered: Answered): Promise<Answered> {
  await answered.asked?.discard()
  return askForLines(writing.ask, 'repair', { ...task, unreadable: true }, given, writing.onLine)
}

async function askForFaulty(work: Work, answered: Answered, composition: Composition, faulty: readonly Faulty[]): Promise<Answered> {
  const byId = new Map(composition.parts.map((part) => [idOf(part.resource), part]))
  const told = faulty.map(({ id, problems }) => ({ line: plainLine(byId.get(id)), problems }))
  const task = { ...work.task, faulty: told }
  const corrected = await askForLines(work.writing.ask, 'repair', task, work.given, work.writing.onLine)
  const wanted = new Set(faulty.map(({ id }) => id))
  const better = new Map(corrected.lines.filter(({ resource }) => wanted.has(idOf(resource))).map((line) => [idOf(line.resource), line]))
  const known = new Set(answered.lines.map(({ resource }) => idOf(resource)))
  const lines = answered.lines.map((line) => better.get(idOf(line.resource)) ?? line)
  return { ...answered, lines: [...lines, ...[...better.values()].filter(({ resource }) => !known.has(idOf(resource)))] }
}

/** As the model writes a line, so that it recognises its own. */
function plainLine(part: Part | undefined): unknown {
  if (part === undefined) return null
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain)
    if (typeof value !== 'object' || value === null) return value
    if ('$ref' in value) return value.$ref
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
  }
  const { kind, key, spec } = part.resource
  return { kind, key, words: part.words, confidence: part.confidence, spec: plain(spec) }
}

/** Nothing could be read: neither lines nor anything else that was said. */
function isEmpty({ lines, answer }: Answered): boolean {
  const { removed, variables, questions, notes } = readTold(answer)
  return lines.length + removed.length + variables.length + questions.length + notes.length === 0
}
