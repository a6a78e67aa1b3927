import type { Learned, NotCaptured, ProposedVariable } from '../../../server/contract/learn.ts'
import { useApp } from '../../context.ts'
import type { LearnModel } from '../../models/learn-model.ts'
import { paths } from '../../router.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { kindWord, words } from '../../words/words.ts'
import { KindList } from '../parts/kind-counts.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ValueView } from '../parts/value-view.tsx'
import { sayAgain } from '../../words/say-again.ts'

type LearnResultProps = { learned: Learned; model: LearnModel; onAgain(): void }

export function LearnResult({ learned, model, onAgain }: LearnResultProps) {
  const { router, toasts, handedOn } = useApp()
  const blueprint = model.blueprint.value
  const counts: Record<string, number> = {}
  for (const { kind } of learned.blueprint.resources) counts[kind] = (counts[kind] ?? 0) + 1
  const edit = () => {
    if (blueprint === undefined) return
    handedOn.value = blueprint
    router.go(paths.newBlueprint)
  }
  const save = async () => {
    const stored = await model.save()
    if (stored === undefined) return
    toasts.say(words.importSaved(stored.name))
    router.go(paths.blueprint(stored.id))
  }
  return (
    <div class="stack">
      <PageHeader
        title={say.learnedTitle(learned.blueprint.resources.length)}
        text={say.learnedText}
        actions={
          <Button icon="retry" onClick={onAgain}>
            {say.learnAgain}
          </Button>
        }
      />
      {model.saveProblem.value === null ? null : <ProblemNotice problem={model.saveProblem.value} />}
      <div class="with-aside">
        <div class="stack">
          <Proposals proposals={learned.proposedVariables} model={model} />
          <NotCapturedList all={learned.notCaptured} />
        </div>
        <aside class="aside stack-small">
          <Field id="learned-name" label={say.aboutName}>
            <input
              id="learned-name"
              class="input"
              type="text"
              maxLength={120}
              value={model.name.value}
              autocomplete="off"
              onInput={(event) => (model.name.value = event.currentTarget.value)}
            />
          </Field>
          <section class="panel">
            <h2 class="panel-title">{words.blueprintHolds}</h2>
            <KindList counts={counts} />
          </section>
          <Button look="primary" icon="pencil" onClick={edit}>
            {say.learnedEdit}
          </Button>
          <Button isBusy={model.isSaving.value} onClick={() => void save()}>
            {words.importSave}
          </Button>
        </aside>
      </div>
    </div>
  )
}

function Proposals({ proposals, model }: { proposals: ProposedVariable[]; model: LearnModel }) {
  return (
    <section class="stack-small">
      <h2 class="section-title">{say.proposals(proposals.length)}</h2>
      <p class="muted">{proposals.length === 0 ? say.proposalsNone : say.proposalsText}</p>
      {proposals.length === 0 ? null : (
        <ul class="rows">
          {proposals.map((one) => (
            <li key={one.name} class="proposal">
              <div class="proposal-text">
                <p>
                  <b>{one.label}</b> <code class="muted">{`{{ ${one.name} }}`}</code>
                </p>
                <p class="proposal-value">
                  <ValueView value={one.value} />
                </p>
                <p class="row-note">{say.proposalPlaces(one.where.length)}</p>
              </div>
              <fieldset class="segmented">
                <legend class="visually-hidden">{one.label}</legend>
                {([true, false] as const).map((isAccepted) => (
                  <label key={String(isAccepted)} class="segment">
                    <input
                      type="radio"
                      name={`proposal-${one.name}`}
                      checked={model.dismissed.value.has(one.name) !== isAccepted}
                      onChange={() => model.decide(one.name, isAccepted)}
                    />
                    <span class="segment-text">{isAccepted ? say.proposalAsk : say.proposalKeep}</span>
                  </label>
                ))}
              </fieldset>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function NotCapturedList({ all }: { all: NotCaptured[] }) {
  if (all.length === 0) return null
  const groups = Map.groupBy(all, (one) => one.kind)
  return (
    <section class="stack-small">
      <h2 class="section-title">{say.notCaptured(all.length)}</h2>
      <p class="muted">{say.notCapturedText}</p>
      {[...groups].map(([kind, items]) => (
        <details key={kind} class="group" open={items.length <= 5}>
          <summary class="group-head">
            <Icon name="chevron" />
            <span class="group-title">{kindWord(kind)}</span>
            <span class="group-count">{items.length}</span>
          </summary>
          <ul class="group-lines">
            {items.map((one) => (
              <li key={`${one.title ?? ''}${one.why}`} class="line left-out">
                {one.title === undefined ? null : <b>{one.title}</b>} <span>{sayAgain(one.why, one.said)}</span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}
