import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { KindView } from '../../../server/contract/config-door.ts'
import { useApp } from '../../context.ts'
import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import type { SketchResource } from '../../models/blueprint-sketch.ts'
import { fieldsOf, type FormField } from '../../models/form-fields.ts'
import { titleOf } from '../../models/resource-title.ts'
import { Button } from '../../ui/button.tsx'
import { describedBy, Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { kindWord, words } from '../../words/words.ts'
import { FieldControl } from './field-control.tsx'
import { errorAt } from './field-frame.tsx'
import { Findings } from './findings.tsx'

type ResourceFormProps = { resource: SketchResource; model: BlueprintEditorModel; onRemove(): void }

/** Everything about one resource, asked for as its kind's schema says. */
export function ResourceForm({ resource, model, onRemove }: ResourceFormProps) {
  const { config } = useApp()
  const kind = config.value?.kinds.find((one) => one.name === resource.kind)
  const base = ['resources', resource.index]
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (model.fresh.peek() !== resource.index) return
    model.fresh.value = null
    section.current?.querySelector<HTMLElement>('.form-fields :is(input, select, textarea)')?.focus()
  }, [resource.index])
  const isDisabled = model.fault.value !== null
  return (
    <section ref={section} class="stack-small" aria-labelledby="form-title">
      <div class="section-head">
        <h2 id="form-title" class="form-title">
          {titleOf(resource)} <span class="form-kind">{kindWord(resource.kind, 1)}</span>
        </h2>
        <div class="page-actions">
          <Button size="small" look="quiet" icon="copy" disabled={isDisabled} onClick={() => model.duplicate(resource.index)}>
            {say.duplicate}
          </Button>
          <Button size="small" look="quiet" icon="trash" disabled={isDisabled} onClick={onRemove}>
            {say.remove}
          </Button>
        </div>
      </div>
      {kind === undefined ? (
        <Notice tone="warn" title={say.kindUnknown(resource.kind)} />
      ) : (
        <>
          <p class="muted">{say.kindTexts[kind.name] ?? kind.description}</p>
          <Findings
            model={model}
            paths={[`resources[${resource.index}]`, `resources[${resource.index}].kind`, `resources[${resource.index}].spec`]}
          />
          <SpecFields key={resource.index + resource.kind} kind={kind} resource={resource} model={model} />
        </>
      )}
      <details class="form-more">
        <summary>{say.keyAndNote}</summary>
        <div class="form-fields">
          <KeyField resource={resource} model={model} />
          <Field id="resource-note" label={say.note} mark={words.optional} help={say.noteHelp}>
            <input
              id="resource-note"
              class="input"
              type="text"
              value={resource.note}
              disabled={isDisabled}
              maxLength={500}
              aria-describedby={describedBy('resource-note', { help: say.noteHelp })}
              onInput={(event) => model.edit([{ path: [...base, 'note'], value: event.currentTarget.value || undefined }], 'note')}
            />
          </Field>
        </div>
      </details>
    </section>
  )
}

/** What is needed or set when the form opens comes first and stays there; the rest is behind a line. */
function SpecFields({ kind, resource, model }: { kind: KindView; resource: SketchResource; model: BlueprintEditorModel }) {
  const { shown, rest } = useMemo(() => {
    const fields = fieldsOf(kind.schema)
    const isShown = ({ name, isRequired, unit }: FormField) =>
      isRequired || fields.length <= 6 || name in resource.spec || (unit !== null && unit.name in resource.spec)
    return { shown: fields.filter(isShown), rest: fields.filter((field) => !isShown(field)) }
  }, [kind])
  const draw = (field: FormField) => (
    <FieldControl key={field.name} field={field} path={['resources', resource.index, 'spec', field.name]} model={model} />
  )
  return (
    <>
      <div class="form-fields">{shown.map(draw)}</div>
      {rest.length === 0 ? null : (
        <details class="form-more">
          <summary>{say.moreFields(rest.length)}</summary>
          <div class="form-fields">{rest.map(draw)}</div>
        </details>
      )}
    </>
  )
}

/** The key is taken over when the field is left: what points at it follows. */
function KeyField({ resource, model }: { resource: SketchResource; model: BlueprintEditorModel }) {
  const error = errorAt(model, ['resources', resource.index, 'key'])
  return (
    <Field id="resource-key" label={say.key} help={say.keyHelp} error={error}>
      <input
        id="resource-key"
        class="input code-input"
        type="text"
        value={resource.key}
        disabled={model.fault.value !== null}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={describedBy('resource-key', { help: say.keyHelp, error })}
        onChange={(event) => model.rekey(event.currentTarget.value.trim())}
      />
    </Field>
  )
}
