import { useModel } from '@preact/signals'
import type { Suggestion } from '../../../server/contract/ai.ts'
import type { StoredBlueprint } from '../../../server/contract/blueprint.ts'
import type { ChangeAction } from '../../../server/contract/plan.ts'
import { useApp } from '../../context.ts'
import { ImproveModel } from '../../models/improve-model.ts'
import { paths } from '../../router.ts'
import { Button } from '../../ui/button.tsx'
import { Pill, type Tone } from '../../ui/pill.tsx'
import { sayNotes } from '../../words/describe-draft.ts'
import { actionWords, kindWord, words } from '../../words/words.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ValueView } from '../parts/value-view.tsx'

type SuggestionsProps = { stored: StoredBlueprint; onSaved(stored: StoredBlueprint): void }

const actions: Record<Suggestion['action'], { action: ChangeAction; tone: Tone }> = {
  add: { action: 'create', tone: 'green' },
  change: { action: 'update', tone: 'blue' },
  remove: { action: 'delete', tone: 'red' },
}

/** What would make the blueprint better, line by line to accept or dismiss. */
export function Suggestions({ stored, onSaved }: SuggestionsProps) {
  const { api, can, config, router, toasts } = useApp()
  const model = useModel(() => new ImproveModel(api, stored))
  // Known a moment later than the blueprint, at times; a row that came then would push the page down.
  if (config.value?.features.drafting === false || !can('blueprints.write')) return null
  const at = model.at.value
  if (at.state !== 'answered') {
    return (
      <div class="stack-small">
        <div>
          <Button size="small" icon="spark" isBusy={at.state === 'asking'} onClick={() => void model.ask()}>
            {words.improve}
          </Button>
        </div>
        {at.state === 'failed' ? <ProblemNotice problem={at.problem} /> : null}
      </div>
    )
  }
  const { suggestions } = at.answer
  const accepted = model.accepted.value.length
  const save = async () => {
    const saved = await model.save()
    if (saved === undefined) return
    toasts.say(words.improveSaved(saved.name, saved.version))
    onSaved(saved)
    router.go(paths.blueprint(saved.id))
  }
  return (
    <section class="panel stack-small">
      <div class="section-head">
        <h2 class="section-title">{words.improveTitle}</h2>
        <Button look="quiet" size="small" icon="close" onClick={model.close}>
          {words.close}
        </Button>
      </div>
      {suggestions.length === 0 ? <p class="muted">{words.improveNone}</p> : null}
      {sayNotes(at.answer).map((note) => (
        <p key={note} class="muted">
          {note}
        </p>
      ))}
      <ul class="suggestions">
        {suggestions.map((suggestion) => (
          <SuggestionLine key={suggestion.id} suggestion={suggestion} model={model} />
        ))}
      </ul>
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
      {suggestions.length === 0 ? null : (
        <div class="form-end">
          <Button look="primary" disabled={accepted === 0} isBusy={model.isSaving.value} onClick={() => void save()}>
            {accepted === 0 ? words.improveChoose : stored.origin === 'own' ? words.improveSave(accepted) : words.improveSaveCopy(accepted)}
          </Button>
          <p class="answer-note">{words.aiNote}</p>
        </div>
      )}
    </section>
  )
}

function SuggestionLine({ suggestion, model }: { suggestion: Suggestion; model: ImproveModel }) {
  const { id, title, why, resource, resourceId } = suggestion
  const decided = model.decided.value[id]
  const { action, tone } = actions[suggestion.action]
  return (
    <li class={`suggestion${decided === undefined ? '' : ` is-${decided}`}`}>
      <div class="suggestion-text">
        <p>
          <Pill tone={tone}>{actionWords[action]}</Pill> <b>{title}</b>{' '}
          <span class="muted">{kindWord(resource?.kind ?? resourceId.split('/')[0] ?? '', 1)}</span>
        </p>
        <p class="muted">{why}</p>
        {resource === null ? null : (
          <details class="help">
            <summary>{words.planDetails}</summary>
            <ValueView value={resource.spec} kind={resource.kind} />
          </details>
        )}
      </div>
      <div class="suggestion-choice">
        <Button
          size="small"
          look={decided === 'accepted' ? 'primary' : 'secondary'}
          aria-pressed={decided === 'accepted'}
          onClick={() => model.decide(id, 'accepted')}
        >
          {words.improveAccept}
        </Button>
        <Button size="small" look="quiet" aria-pressed={decided === 'dismissed'} onClick={() => model.decide(id, 'dismissed')}>
          {words.improveDismiss}
        </Button>
      </div>
    </li>
  )
}
