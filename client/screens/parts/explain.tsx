import { useEffect, useMemo } from 'preact/hooks'
import type { ExplainRequest } from '../../../server/contract/ai.ts'
import { useApp } from '../../context.ts'
import { createAsking } from '../../models/asking.ts'
import { Button } from '../../ui/button.tsx'
import { language } from '../../words/language.ts'
import { words } from '../../words/words.ts'
import { ProblemNotice } from './problem-notice.tsx'

/** What an error means here and how to put it right, for whoever asks. */
export function Explain({ problem, resource }: Pick<ExplainRequest, 'problem' | 'resource'>) {
  const { api, config } = useApp()
  const asking = useMemo(
    () => createAsking(() => api.ai.explain({ problem, language, ...(resource === undefined ? {} : { resource }) })),
    [problem.message],
  )
  useEffect(() => asking.forget, [asking])
  if (config.value?.features.drafting !== true) return null
  const at = asking.at.value
  if (at.state === 'answered') {
    return (
      <div class="answer" role="status">
        <p>{at.answer.meaning}</p>
        <ol>
          {at.answer.fix.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p class="answer-note">{words.aiNote}</p>
      </div>
    )
  }
  return (
    <>
      <Button look="quiet" size="small" icon="spark" isBusy={at.state === 'asking'} onClick={() => void asking.run()}>
        {words.explain}
      </Button>
      {at.state === 'failed' ? <ProblemNotice problem={at.problem} /> : null}
    </>
  )
}
