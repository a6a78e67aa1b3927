import { isObject, parseJson, textOf, type JsonObject } from '../json.ts'
import { keyOf, pipeline, type CannedLine } from './canned.ts'
import { cannedDrafts } from './canned-drafts.ts'

const label = 'Sandbox draft: a canned answer, because no language model is connected.'

/** A canned answer for a question that is known here by the name of its schema; undefined for any other. */
export function cannedAnswer(schemaName: string, prompt: string): JsonObject | undefined {
  const parsed = parseJson(prompt)
  const task = isObject(parsed) ? parsed : {}
  if (schemaName === 'blueprint_draft') return isRevision(task) ? revise(task) : draft(textOf(task.brief) ?? '')
  if (schemaName === 'explanation') return explain(task)
  if (schemaName === 'suggestions') return suggest(task)
  if (schemaName === 'description') return describe(task)
  return undefined
}

function isRevision(task: JsonObject): boolean {
  return Array.isArray(task.messages) && task.messages.length > 0
}

function draft(brief: string): JsonObject {
  const chosen = cannedDrafts.find(({ match }) => match.test(brief))
  const lines = chosen?.lines ?? []
  return {
    name: chosen?.name ?? 'Sandbox draft',
    description: chosen?.description ?? '',
    language: 'en',
    lines: lines.map((line) => asLine(line, brief)),
    removed: [],
    variables: [
      { name: 'business_phone', label: 'Main phone number', question: 'Which phone number should messages show?', value: phoneIn(brief) },
    ],
    questions: ['Who should be told about new enquiries?'],
    notes: [label],
  }
}

/** Words that the brief has are quoted as they stand in it; without any, the line is a guess. */
function asLine({ kind, key, because, spec }: CannedLine, brief: string): JsonObject {
  const said = because.map((word) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'i').exec(brief)?.[0]).find((found) => found !== undefined)
  return { kind, key, words: said ?? '', confidence: said === undefined ? 0.45 : 0.85, spec }
}

function revise(task: JsonObject): JsonObject {
  const message = textOf((task.messages as unknown[]).at(-1)) ?? ''
  const previous = (Array.isArray(task.previous) ? task.previous : []).filter(isObject).map((one) => String(one.id))
  const wanted = /(?:add|new)\s+(?:a|an|another)?\s*([a-z][a-z -]{1,40}?)\s+pipeline/i.exec(message)?.[1]
  const added = wanted === undefined ? [] : [asLine(pipeline(capital(wanted), ['New', 'In progress', 'Done'], wanted), message)]
  const tags = previous.filter((id) => id.startsWith('tag/'))
  const removed = /\b(less|fewer|without|no)\b[^.]*\btags?\b/i.test(message)
    ? tags.slice(Math.floor(tags.length / 2))
    : namedIn(message, previous)
  const done = added.length > 0 || removed.length > 0 || phoneIn(message) !== null
  return {
    name: '',
    description: '',
    language: 'en',
    lines: added,
    removed,
    variables:
      phoneIn(message) === null
        ? []
        : [
            {
              name: 'business_phone',
              label: 'Main phone number',
              question: 'Which phone number should messages show?',
              value: phoneIn(message),
            },
          ],
    questions: [],
    notes: done ? [label] : [label, 'The canned answer only understands “add a … pipeline”, “fewer tags”, “remove …” and phone numbers.'],
  }
}

function namedIn(message: string, ids: readonly string[]): string[] {
  const target = /\b(?:remove|drop|delete)\s+(?:the\s+)?(.{2,60}?)(?:[.!?]|$)/i.exec(message)?.[1]
  const key = target === undefined ? '' : keyOf(target.replace(/\b(tag|pipeline|calendar|field|e-?mail)s?\b/gi, ''))
  return key === '' ? [] : ids.filter((id) => id.split('/')[1]?.includes(key))
}

function explain({ problem, about }: JsonObject): JsonObject {
  const told = isObject(problem) ? problem : {}
  const hint = textOf(told.hint)
  return {
    meaning:
      `Sandbox answer: “${textOf(told.message) ?? 'this'}” was found${textOf(told.path) ? ` at ${textOf(told.path)}` : ''}. ${textOf(about) ?? ''}`.trim(),
    fix: [hint ?? 'Open the line that is named and correct what is said about it.', 'Check it again before going on.'],
  }
}

function suggest(task: JsonObject): JsonObject {
  const ids = (Array.isArray(task.lines) ? task.lines : []).filter(isObject).map((one) => String(one.id))
  const line = pipeline('Reviews', ['Asked', 'Reminded', 'Given'], 'reviews')
  if (ids.includes('pipeline/reviews')) return { suggestions: [] }
  return {
    suggestions: [
      {
        action: 'add',
        id: 'pipeline/reviews',
        title: 'Sandbox suggestion: a pipeline for reviews',
        why: 'Reviews that nobody follows are seldom given.',
        confidence: 0.7,
        line: { kind: line.kind, key: line.key, words: '', confidence: 0.7, spec: line.spec },
      },
    ],
  }
}

function describe({ name, about }: JsonObject): JsonObject {
  return { text: `Sandbox answer: “${textOf(name) ?? 'This'}” is part of your account. ${textOf(about) ?? ''}`.trim() }
}

function phoneIn(text: string): string | null {
  return /\+?\(?\d[\d\s().-]{6,}\d/.exec(text)?.[0] ?? null
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
