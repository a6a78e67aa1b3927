import type { ProblemView } from '../api/problem.ts'
import { words } from './words.ts'

/** What failed, why, and what next; the server's words first, ours where it could not speak. */
export function describeProblem(problem: ProblemView): { title: string; detail: string; hint: string } {
  if (problem.code === 'unreachable') {
    return { title: words.problemUnreachable, detail: words.problemUnreachableDetail, hint: words.problemUnreachableHint }
  }
  if (problem.code === 'timeout') return { title: words.problemTimeout, detail: words.problemTimeoutDetail, hint: words.problemTimeoutHint }
  if (problem.code === 'unreadable') {
    const detail = problem.detail || (problem.status > 0 ? words.problemStatus(problem.status) : words.problemDetail)
    return { title: words.problemUnreadable, detail, hint: words.problemHint }
  }
  return { title: problem.title || words.problemTitle, detail: problem.detail, hint: problem.hint }
}
