import type { ProblemView } from '../api/problem.ts'
import { language, type Language } from './language.ts'
import { sayAgain, sentencesSpoken } from './say-again.ts'
import { words } from './words.ts'

export type DescribedProblem = {
  title: string
  detail: string
  hint: string
  /** What the platform has said, in its own words, beside our translation; else empty. */
  original: string
}

/** Their detail, where it is not ours, is what the platform itself has said. */
const speaksForPlatform: readonly string[] = ['upstream_failed', 'install_revoked', 'oauth_failed']

/** What failed, why, and what next: the server's words for who reads English, ours by code for others and where it said nothing. */
export function describeProblem(
  problem: ProblemView,
  spoken: Language = language,
  all = words,
  sentences = sentencesSpoken(),
): DescribedProblem {
  if (problem.code === 'unreachable') {
    return { title: all.problemUnreachable, detail: all.problemUnreachableDetail, hint: all.problemUnreachableHint, original: '' }
  }
  if (problem.code === 'timeout') {
    return { title: all.problemTimeout, detail: all.problemTimeoutDetail, hint: all.problemTimeoutHint, original: '' }
  }
  if (problem.code === 'unreadable') {
    const detail = problem.detail || (problem.status > 0 ? all.problemStatus(problem.status) : all.problemDetail)
    return { title: all.problemUnreadable, detail, hint: all.problemHint, original: '' }
  }
  const said = all.serverTexts.problems[problem.code]
  if (said === undefined || spoken === 'en') {
    const [title = all.problemTitle, detail = '', hint = ''] = said ?? []
    return { title: problem.title || title, detail: problem.detail || detail, hint: problem.hint || hint, original: '' }
  }
  const [title, detail, ours] = said
  const hint = sayAgain(problem.next === undefined ? ours : problem.hint, problem.next, sentences)
  if (problem.said !== undefined) return { title, detail: sayAgain(problem.detail, problem.said, sentences), hint, original: '' }
  return { title, detail, hint, original: speaksForPlatform.includes(problem.code) ? problem.detail : '' }
}
