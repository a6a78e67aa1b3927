import { useModel } from '@preact/signals'
import type { Draft } from '../../../server/contract/draft.ts'
import { useApp } from '../../context.ts'
import { DraftModel } from '../../models/draft-model.ts'
import { now } from '../../models/clock.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { formatAgo } from '../../words/format.ts'
import { sayNotes } from '../../words/describe-draft.ts'
import { words } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ProvisionSteps } from '../parts/provision-steps.tsx'
import { DraftBrief } from './draft-brief.tsx'
import { DraftConversation } from './draft-conversation.tsx'
import { DraftDiffNotice } from './draft-diff-notice.tsx'
import { DraftFailure } from './draft-failure.tsx'
import { DraftLines } from './draft-lines.tsx'
import { DraftQuestions } from './draft-questions.tsx'
import { UseBar } from './use-bar.tsx'

/** A brief on its way to a blueprint: lines as they come, then questions, changes and the plan. */
export function DraftScreen({ draftId }: { draftId: string }) {
  const { api, drafts } = useApp()
  const model = useModel(() => new DraftModel(api, draftId, drafts))
  const skeleton = (
    <Outline
      label={words.loading}
      parts={['title', 'text', 'bar']}
      columns={{ class: 'with-aside draft-columns', parts: [['row', 8]], beside: ['panel', 'panel'] }}
    />
  )
  const back = (
    <LinkButton size="small" href={paths.provision}>
      {words.planStartAgain}
    </LinkButton>
  )
  return (
    <>
      <ProvisionSteps current="blueprint" />
      <Loaded title={words.draftTitle} at={model.at.value} skeleton={skeleton} onRetry={() => void model.reload()} actions={back}>
        {(draft) => <DraftPage draft={draft} model={model} />}
      </Loaded>
    </>
  )
}

function DraftPage({ draft, model }: { draft: Draft; model: DraftModel }) {
  const isRunning = draft.status === 'running'
  const notes = sayNotes(draft)
  return (
    <div class="stack">
      <PageHeader
        title={draft.blueprint?.name ?? (isRunning ? words.draftWriting : words.draftTitle)}
        aside={isRunning ? <RunningPill model={model} /> : <VersionPill draft={draft} />}
        text={
          <>
            {draft.blueprint?.description ? <span class="page-description">{draft.blueprint.description}</span> : null}
            <span class="muted">{words.draftMade(formatAgo(draft.createdAt, now.value))}</span>
          </>
        }
        actions={
          isRunning ? (
            <Button icon="close" isBusy={model.doing.value === 'cancel'} onClick={() => void model.cancel()}>
              {words.draftCancel}
            </Button>
          ) : undefined
        }
      />
      {notes.length === 0 ? null : (
        <ul class="draft-notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {draft.error === null ? null : <DraftFailure draft={draft} error={draft.error} model={model} />}
      {draft.diff === null ? null : <DraftDiffNotice diff={draft.diff} />}
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
      <div class="with-aside draft-columns">
        <DraftLines model={model} isRunning={isRunning} />
        <div class="aside stack">
          {draft.status === 'ready' ? (
            <>
              <DraftQuestions draft={draft} model={model} />
              <DraftConversation draft={draft} model={model} />
            </>
          ) : null}
          <DraftBrief draft={draft} />
        </div>
      </div>
      {draft.status === 'ready' ? <UseBar draft={draft} model={model} /> : null}
    </div>
  )
}

function RunningPill({ model }: { model: DraftModel }) {
  return (
    <Pill tone="accent" isLive>
      <span role="status">{words.draftSoFar(model.rows.value.length)}</span>
    </Pill>
  )
}

function VersionPill({ draft }: { draft: Draft }) {
  return draft.status === 'failed' ? <Pill tone="red">{words.draftFailed}</Pill> : <Pill tone="violet">{words.draftReady}</Pill>
}
