import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { type SketchVariable, usesOf } from '../../models/blueprint-sketch.ts'
import { renameVariableEdits, variableNameOf } from '../../models/resource-edits.ts'
import { Button } from '../../ui/button.tsx'
import { describedBy, Field } from '../../ui/field.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import { errorAt } from './field-frame.tsx'
import { Findings } from './findings.tsx'

/** What the person is asked before the blueprint is applied. */
export function VariablesForm({ model }: { model: BlueprintEditorModel }) {
  const { variables } = model.known.value.sketch
  return (
    <section class="stack-small" aria-labelledby="form-title">
      <h2 id="form-title" class="form-title">
        {say.variables}
      </h2>
      <p class="muted">{say.variablesText}</p>
      <ul class="form-list">
        {variables.map((variable) => (
          <VariableItem key={variable.name} variable={variable} model={model} />
        ))}
      </ul>
      <NewVariable model={model} />
    </section>
  )
}

function VariableItem({ variable, model }: { variable: SketchVariable; model: BlueprintEditorModel }) {
  const { name, value } = variable
  const uses = usesOf(model.known.value.sketch, name).length
  const isDisabled = model.fault.value !== null
  const text = (field: string) => (typeof value[field] === 'string' ? value[field] : '')
  const write = (field: string, next: unknown) =>
    model.edit([{ path: ['variables', name, field], value: next }], `variables.${name}.${field}`)
  const line = (field: string, label: string, help?: string) => {
    const id = `variable-${name}-${field}`
    const error = errorAt(model, ['variables', name, field])
    return (
      <Field id={id} label={label} mark={field === 'label' ? undefined : words.optional} help={help} error={error}>
        <input
          id={id}
          class="input"
          type="text"
          value={text(field)}
          disabled={isDisabled}
          aria-invalid={error !== undefined}
          aria-describedby={describedBy(id, { help, error })}
          autocomplete="off"
          onInput={(event) => write(field, event.currentTarget.value || (field === 'label' ? '' : undefined))}
        />
      </Field>
    )
  }
  return (
    <li class="form-item form-item-group">
      <div class="form-item-body">
        <div class="form-fields form-fields-two">
          {line('label', say.variableLabel, say.variableLabelHelp)}
          {line('default', say.variableDefault, say.variableDefaultHelp)}
        </div>
        <Findings model={model} paths={[`variables.${name}`]} />
        <details class="form-more">
          <summary>{say.moreFields(4)}</summary>
          <div class="form-fields">
            {line('description', say.variableHelp)}
            {line('example', say.variableExample, say.variableExampleHelp)}
            {line('group', say.variableGroup, say.variableGroupHelp)}
            <NameField name={name} model={model} />
          </div>
        </details>
        <div class="form-item-foot">
          <label class="choice">
            <input
              type="checkbox"
              checked={value['required'] === true}
              disabled={isDisabled}
              onChange={(event) => write('required', event.currentTarget.checked || undefined)}
            />
            {say.variableRequired}
          </label>
          <span class="muted">
            <code>{`{{ ${name} }}`}</code> · {say.variableUses(uses)}
          </span>
          <Button
            size="small"
            look="quiet"
            icon="trash"
            disabled={isDisabled}
            aria-label={say.removeItem(text('label') || name)}
            onClick={() => model.edit([{ path: ['variables', name], value: undefined }])}
          >
            {say.remove}
          </Button>
        </div>
      </div>
    </li>
  )
}

/** Another name is taken over when the field is left; the texts that use it follow. */
function NameField({ name, model }: { name: string; model: BlueprintEditorModel }) {
  const id = `variable-${name}-name`
  const rename = (typed: string) => {
    const next = variableNameOf(typed)
    const { sketch } = model.known.value
    if (next === '' || next === name || sketch.variables.some((one) => one.name === next)) return
    model.edit(renameVariableEdits(sketch, name, next))
  }
  return (
    <Field id={id} label={say.variableName} help={say.variableNameHelp}>
      <input
        id={id}
        class="input code-input"
        type="text"
        value={name}
        disabled={model.fault.value !== null}
        spellcheck={false}
        autocomplete="off"
        aria-describedby={`${id}-help`}
        onChange={(event) => rename(event.currentTarget.value)}
      />
    </Field>
  )
}

function NewVariable({ model }: { model: BlueprintEditorModel }) {
  const label = useSignal('')
  const box = useRef<HTMLInputElement>(null)
  const add = (event: Event) => {
    event.preventDefault()
    const { variables } = model.known.value.sketch
    const base = variableNameOf(label.value)
    if (base === '' || label.value.trim() === '') return box.current?.focus()
    let name = base
    for (let count = 2; variables.some((one) => one.name === name); count += 1) name = `${base}_${count}`
    model.edit([{ path: ['variables', name], value: { label: label.value.trim() } }])
    label.value = ''
    box.current?.focus()
  }
  return (
    <form class="form-add" onSubmit={add}>
      <input
        ref={box}
        class="input"
        type="text"
        aria-label={say.variableAddLabel}
        placeholder={say.variableAddLabel}
        value={label.value}
        disabled={model.fault.value !== null}
        autocomplete="off"
        onInput={(event) => (label.value = event.currentTarget.value)}
      />
      <Button type="submit" icon="plus" disabled={model.fault.value !== null}>
        {say.variableAdd}
      </Button>
    </form>
  )
}
