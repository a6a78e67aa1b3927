import type { DraftError, NotesSaid } from '../../server/contract/draft.ts'
import { language, type Language } from './language.ts'
import { sayAgain, sentencesSpoken } from './say-again.ts'
import { words } from './words.ts'

type Noted = { notes: readonly string[]; notesSaid?: NotesSaid | undefined }

/** What is told beside an answer of the language model: ours in the person's language, the model's own as it wrote them. */
export function sayNotes({ notes, notesSaid = [] }: Noted, all = sentencesSpoken()): string[] {
  return notes.map((note, index) => sayAgain(note, notesSaid[index] ?? undefined, all)).filter((note) => note !== '')
}

/** Why there is no draft and what to do next: the server's sentences, or, of an older server, ours for its code. */
export function describeDraftError(
  { code, message, said, hint, next }: DraftError,
  spoken: Language = language,
  all = words,
  sentences = sentencesSpoken(),
): { why: string; next: string } {
  const [ourWhy = message, ourNext = hint] = (spoken === 'en' ? undefined : all.serverTexts.drafts[code]) ?? []
  return {
    why: said === undefined ? ourWhy : sayAgain(message, said, sentences),
    next: next === undefined ? ourNext : sayAgain(hint, next, sentences),
  }
}
