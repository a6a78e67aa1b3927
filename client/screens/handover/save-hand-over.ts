import type { HandOver } from '../../../server/contract/hand-over.ts'
import { toProblem } from '../../api/problem.ts'
import type { App } from '../../context.ts'
import { describeProblem } from '../../words/describe-problem.ts'
import { language } from '../../words/language.ts'
import { saveFile } from '../parts/save-file.ts'

/** The sheet as one file that opens anywhere, without this page and without signing in. */
export async function saveHandOver({ api, toasts }: App, { jobId, locationName }: HandOver): Promise<void> {
  try {
    saveFile(`${locationName.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.html`, await api.jobs.handOverPage(jobId, language), 'text/html')
  } catch (error) {
    toasts.say(describeProblem(toProblem(error)).title)
  }
}
