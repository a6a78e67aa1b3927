import { useEffect, useMemo } from 'preact/hooks'
import type { Resource } from '../../../server/contract/blueprint.ts'
import type { KindName } from '../../../server/contract/kind-names.ts'
import { useApp } from '../../context.ts'
import { createAsking } from '../../models/asking.ts'
import { titleOf } from '../../models/resource-title.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { language } from '../../words/language.ts'
import { words } from '../../words/words.ts'
import { ProblemNotice } from './problem-notice.tsx'

/** What a resource is for, in words for the agency's client. */
export function WhatFor({ resource }: { resource: Resource }) {
  const { api, config } = useApp()
  const asking = useMemo(
    () =>
      createAsking(() =>
        api.ai.describe({ kind: resource.kind as KindName, name: titleOf(resource).slice(0, 200), spec: resource.spec, language }),
      ),
    [resource],
  )
  useEffect(() => asking.forget, [asking])
  if (config.value?.features.drafting !== true) return null
  const at = asking.at.value
  if (at.state === 'answered') {
    return (
      <div class="answer" role="status">
        <p>{at.answer.text}</p>
        <p class="answer-note">
          {words.aiNote} <CopyButton text={at.answer.text} label={words.copy} copiedLabel={words.copied} />
        </p>
      </div>
    )
  }
  return (
    <div>
      <Button look="quiet" size="small" icon="spark" isBusy={at.state === 'asking'} onClick={() => void asking.run()}>
        {words.whatFor}
      </Button>
      {at.state === 'failed' ? <ProblemNotice problem={at.problem} /> : null}
    </div>
  )
}
