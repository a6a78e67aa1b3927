import { useSignal } from '@preact/signals'
import { writePath } from '../../../server/contract/write-path.ts'
import { isRecord } from '../../models/is-record.ts'
import { valueAt } from '../../models/blueprint-editor-model.ts'
import { titleOf } from '../../models/resource-title.ts'
import { describedBy } from '../../ui/field.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { kindWord } from '../../words/words.ts'
import type { ControlProps } from './control-props.ts'
import { errorAt, FieldFrame, helpOf, idOf } from './field-frame.tsx'

const byId = ' id'

/** Points at another resource of the blueprint, of the right kind; or at something that exists, by its id. */
export function ReferenceInput({ field, kind, path, model }: ControlProps & { kind: string }) {
  const { value: all, sketch } = model.known.value
  const value = valueAt(all, path)
  const target = isRecord(value) && typeof value['$ref'] === 'string' ? value['$ref'] : null
  const self = model.resource.value?.id
  const candidates = sketch.resources.filter((one) => (kind === '' || one.kind === kind) && one.id !== self)
  const isAsked = useSignal(false)
  const isIdGiven = (typeof value === 'string' && value !== '') || (isAsked.value && target === null)
  const id = idOf(path)
  const error = errorAt(model, path)
  const isDisabled = model.fault.value !== null
  const choose = (next: string) => {
    isAsked.value = next === byId
    if (next === byId) return model.edit([{ path, value: '' }])
    model.edit([{ path, value: next === '' ? (field.isRequired ? '' : undefined) : { $ref: next } }])
  }
  return (
    <FieldFrame field={field} path={path} model={model}>
      <div class="field-stack">
        <select
          id={id}
          class="input select"
          disabled={isDisabled}
          aria-invalid={error !== undefined}
          aria-describedby={describedBy(id, { help: helpOf(field), error })}
          value={target ?? (isIdGiven ? byId : '')}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">
            {candidates.length === 0 ? say.referenceNone(kindWord(kind || 'resource', 1)) : field.isRequired ? say.choose : say.none}
          </option>
          {target === null || candidates.some((one) => one.id === target) ? null : (
            <option value={target}>{say.referenceLost(target)}</option>
          )}
          {candidates.map((one) => (
            <option key={one.id} value={one.id}>
              {kind === '' ? `${kindWord(one.kind, 1)}: ${titleOf(one)}` : titleOf(one)}
            </option>
          ))}
          <option value={byId}>{say.referenceById}</option>
        </select>
        {isIdGiven ? (
          <input
            class="input"
            type="text"
            aria-label={say.referenceIdLabel(field.title)}
            value={typeof value === 'string' ? value : ''}
            disabled={isDisabled}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => model.edit([{ path, value: event.currentTarget.value }], writePath(path))}
          />
        ) : null}
      </div>
    </FieldFrame>
  )
}
