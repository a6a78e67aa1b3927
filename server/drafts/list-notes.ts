import type { NotesSaid } from '../contract/draft.ts'
import type { Words } from '../errors.ts'

/** As they are stored and sent: the words, and beside them what they mean. */
export function listNotes(notes: readonly Words[]): { notes: string[]; notesSaid: NotesSaid } {
  return { notes: notes.map(({ message }) => message), notesSaid: notes.map(({ said }) => said ?? null) }
}
