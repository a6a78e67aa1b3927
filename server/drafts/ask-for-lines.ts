import { draftLimits, type WrittenLine } from '../contract/draft.ts'
import { isOpenAiError } from '../openai/openai-error.ts'
import type { Question } from '../openai/openai.ts'
import type { Asked } from './ask-once.ts'
import { idOf, previewLine, type Part } from './compose-draft.ts'
import { draftQuestion, type DraftTask } from './draft-prompt.ts'
import type { Given } from './given.ts'
import { createLineReader, parseAnswer } from './line-reader.ts'
import { readLine, type ReadLine } from './read-line.ts'

/** Asks the model; throws `OpenAiError`. */
export type Ask = (purpose: 'draft' | 'repair', question: Question, onText: (piece: string) => void) => Promise<Asked>

export type Answered = { lines: ReadLine[]; answer: Record<string, unknown> | undefined; cutOff: boolean; asked: Asked | undefined }

/** One question with its lines, each handed over as soon as it is whole. An answer that was cut off keeps what it had. */
export async function askForLines(
  ask: Ask,
  purpose: 'draft' | 'repair',
  task: DraftTask,
  given: Given,
  onLine: (line: WrittenLine) => void,
): Promise<Answered> {
  const reader = createLineReader()
  const lines: ReadLine[] = []
  let heard = ''
  const hear = (piece: string): void => {
    if (lines.length === 0) heard = (heard + piece).slice(0, 4_000)
    for (const raw of reader.read(piece)) {
      if (lines.length >= draftLimits.lines) return
      const line = readLine(raw, lines.length)
      if (line === undefined) continue
      lines.push(line)
      onLine(toWritten(previewLine(line, given, /"language"\s*:\s*"([a-z]{2})/.exec(heard)?.[1] ?? null)))
    }
  }
  try {
    const asked = await ask(purpose, draftQuestion(task), hear)
    return { lines, answer: parseAnswer(asked.text), cutOff: false, asked }
  } catch (error) {
    if (!isOpenAiError(error, 'cut_off') || lines.length === 0) throw error
    return { lines, answer: parseAnswer(closed(error.text)), cutOff: true, asked: undefined }
  }
}

export function toWritten({ resource, words, confidence, from, on }: Part): WrittenLine {
  return { resourceId: idOf(resource), words, confidence, on: on ?? true, from, resource }
}

/** The beginning of an answer that was cut off still says what it is called and in which language. */
function closed(text: string): string {
  const head = text.slice(0, text.indexOf('"lines"'))
  return head.includes('{') ? `${head.slice(head.indexOf('{'))}"lines":[]}` : '{}'
}
