import { textsIn } from '../blueprints/variables.ts'
import type { Told } from '../contract/said.ts'
import { cleanBrief, cleanForModel, cleanName } from './clean-text.ts'
import type { Base } from './compose-draft.ts'
import { tellPrevious, type DraftTask } from './draft-prompt.ts'
import { createGiven, type Given } from './given.ts'

const namesPerKind = 60
const maxQuestions = 100

/** What the model is told, what counts as said, and what was taken out on the way. */
export function prepareTask(
  brief: string,
  messages: readonly string[],
  base: Base,
  names: Record<string, string[]>,
): { task: DraftTask; given: Given; notes: Told[] } {
  const cleaned = cleanBrief(brief)
  const said = messages.map((message) => cleanBrief(message).text)
  const task: DraftTask = {
    brief: cleaned.text,
    alreadyThere: tidyNames(names),
    previous: tellPrevious(base.parts.map(({ resource }) => ({ ...resource, spec: forModel(resource.spec) }))),
    openQuestions: base.questions.slice(0, maxQuestions).map(({ variable, text }) => ({ variable, question: cleanForModel(text) })),
    messages: said,
  }
  const known = base.parts.flatMap(({ resource }) => textsIn(resource.spec).map(({ text }) => text))
  return { task, given: createGiven([cleaned.text, ...said, ...known]), notes: cleaned.notes }
}

function forModel(spec: Record<string, unknown>): Record<string, unknown> {
  const clean = (_: string, value: unknown): unknown => (typeof value === 'string' ? cleanForModel(value) : value)
  return JSON.parse(JSON.stringify(spec), clean) as Record<string, unknown>
}

function tidyNames(names: Record<string, string[]>): Record<string, string[]> {
  const tidy = Object.entries(names).map(([kind, all]) => {
    const short = [...new Set(all.map(cleanName))].filter((name) => name !== '')
    return [kind, short.toSorted().slice(0, namesPerKind)] as const
  })
  return Object.fromEntries(tidy.filter(([, all]) => all.length > 0))
}
