import type { Draft } from '../../../server/contract/draft.ts'
import type { Variable } from '../../../server/contract/blueprint.ts'
import type { DraftModel } from '../../models/draft-model.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { words } from '../../words/words.ts'
import { VariableInput } from '../provision/variable-input.tsx'
import { useFollow } from './use-follow.ts'
import { refusalOf } from '../../words/say-again.ts'

/** What the brief does not say. An answer becomes a value, or, where it is not one, part of the next version. */
export function DraftQuestions({ draft, model }: { draft: Draft; model: DraftModel }) {
  const variables = Object.entries(model.blueprint.value?.variables ?? {})
  const open = model.openQuestions.value
  if (variables.length === 0 && open.length === 0) return null
  const asked = new Map(draft.questions.map((question) => [question.variable, question.text]))
  const missing = model.hasTried.value ? model.missing.value : []
  const hasAnswers = open.some((question) => (model.answers.value[question.id] ?? '').trim() !== '')
  return (
    <section class="panel form-group" id="draft-questions">
      <div>
        <h2 class="section-title">{words.draftQuestions}</h2>
        <p class="muted">{words.draftQuestionsText}</p>
      </div>
      {variables.map(([name, variable]) => (
        <VariableInput
          key={name}
          field={{ name, variable: withQuestion(variable, asked.get(name)) }}
          value={model.values.value[name] ?? ''}
          error={refusalOf(model.refusals.value[name]) ?? (missing.includes(name) ? words.variablesMissingOne : undefined)}
          onInput={(value) => model.write(name, value)}
        />
      ))}
      {open.map((question) => (
        <Field key={question.id} id={`question-${question.id}`} label={question.text} mark={words.optional}>
          <input
            id={`question-${question.id}`}
            class="input"
            autocomplete="off"
            value={model.answers.value[question.id] ?? ''}
            onInput={(event) => model.answer(question.id, event.currentTarget.value)}
          />
        </Field>
      ))}
      {open.length === 0 ? null : <AnswerButton model={model} isReady={hasAnswers} />}
    </section>
  )
}

function AnswerButton({ model, isReady }: { model: DraftModel; isReady: boolean }) {
  const follow = useFollow()
  return (
    <Button disabled={!isReady} isBusy={model.doing.value === 'say'} onClick={() => void model.sendAnswers().then(follow)}>
      {words.draftSendAnswers}
    </Button>
  )
}

function withQuestion(variable: Variable, question: string | undefined): Variable {
  const example = variable.default === undefined ? variable.example : variable.default
  const shown = { ...variable, ...(example === undefined ? {} : { example }) }
  return question === undefined || question.includes(variable.label) ? shown : { ...shown, description: question }
}
