import type { Blueprint } from '../../server/contract/blueprint.ts'
import type { DraftLine, DraftQuestion } from '../../server/contract/draft.ts'
import { textsIn } from '../../server/blueprints/variables.ts'
import { findFacts } from '../../server/drafts/find-facts.ts'
import { createGiven } from '../../server/drafts/given.ts'
import type { EvalBrief } from './briefs.ts'

export type Drafted = { blueprint: Blueprint; lines: readonly DraftLine[]; questions: readonly DraftQuestion[]; language: string | null }

export type Score = {
  /** Of the checklist, what is there and switched on. */
  coverage: number
  missing: string[]
  lines: number
  /** Of the lines, those that quote the brief. */
  quoted: number
  /** Facts that the model made up, and those of them that are left in the draft: the guard's own score. */
  invented: number
  inventedLeft: number
  unasked: string[]
  languageKept: boolean
}

/** Holds a draft against its checklist. `raw` is what the model wrote, before anything was guarded. */
export function scoreDraft(brief: EvalBrief, draft: Drafted, raw: string): Score {
  const on = new Set(draft.lines.filter((line) => line.on).map((line) => line.resourceId))
  const used = draft.blueprint.resources.filter((resource) => on.has(`${resource.kind}/${resource.key}`))
  const missing = brief.must.filter((must) => {
    const alike = used.filter(
      ({ kind, key, spec }) => kind === must.kind && (must.like?.test(`${key} ${String(spec.name ?? '')} ${JSON.stringify(spec)}`) ?? true),
    )
    return alike.length < (must.atLeast ?? 1)
  })
  const asked = [
    ...draft.questions.map((question) => `${question.text} ${question.variable ?? ''}`),
    ...Object.entries(draft.blueprint.variables).map(([name, { label }]) => `${name} ${label}`),
  ].join('\n')
  const unasked = (brief.mustAsk ?? []).filter((about) => !about.test(asked)).map((about) => about.source)
  const given = createGiven([brief.brief])
  const inventedIn = (texts: readonly string[]): number =>
    texts.flatMap((text) => findFacts(text).filter((fact) => !given.states(fact))).length
  const points = brief.must.length + (brief.mustAsk?.length ?? 0)
  return {
    coverage: (points - missing.length - unasked.length) / points,
    missing: missing.map((must) => must.what),
    unasked,
    lines: draft.lines.length,
    quoted: draft.lines.length === 0 ? 0 : draft.lines.filter((line) => line.words !== '').length / draft.lines.length,
    invented: inventedIn(textsOfJson(raw)),
    inventedLeft: inventedIn(textsIn(draft.blueprint).map(({ text }) => text)),
    languageKept: draft.language?.slice(0, 2) === brief.language,
  }
}

/** Every text between quotes, also of an answer that is no JSON as a whole. */
function textsOfJson(raw: string): string[] {
  return [...raw.matchAll(/"(?:[^"\\]|\\.)*"/g)].flatMap(([quoted]) => {
    try {
      return [JSON.parse(quoted) as string]
    } catch {
      return []
    }
  })
}
