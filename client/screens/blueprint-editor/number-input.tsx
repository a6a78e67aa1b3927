import { writePath } from '../../../server/contract/write-path.ts'
import { valueAt } from '../../models/blueprint-editor-model.ts'
import { describedBy } from '../../ui/field.tsx'
import { sayOption } from '../../words/field-names.ts'
import type { ControlProps } from './control-props.ts'
import { errorAt, FieldFrame, helpOf, idOf } from './field-frame.tsx'
import { VariableMenu } from './variable-menu.tsx'

/** A number with its unit. What is no number stays as it was typed, so that the check can say what is wrong with it. */
export function NumberInput({ field, path, model }: ControlProps) {
  const value = valueAt(model.known.value.value, path)
  const write = (text: string) => {
    const number = Number(text.replace(',', '.'))
    const next = text.trim() === '' ? (field.isRequired ? '' : undefined) : Number.isFinite(number) && !/[.,]$/.test(text) ? number : text
    model.edit([{ path, value: next }], writePath(path))
  }
  const id = idOf(path)
  const error = errorAt(model, path)
  const shape = field.shape.type === 'number' ? field.shape : null
  return (
    <FieldFrame
      field={field}
      path={path}
      model={model}
      tools={
        <>
          {field.suffix === '' ? null : <span class="field-unit">{field.suffix}</span>}
          <UnitInput field={field} path={path} model={model} />
          <VariableMenu model={model} onChoose={(tag) => model.edit([{ path, value: tag }])} />
        </>
      }
    >
      <input
        id={id}
        class="input input-number"
        type="text"
        inputMode={shape?.isWhole ? 'numeric' : 'decimal'}
        value={value === undefined || value === null ? '' : String(value)}
        disabled={model.fault.value !== null}
        required={field.isRequired}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, { help: helpOf(field), error })}
        autocomplete="off"
        onInput={(event) => write(event.currentTarget.value)}
      />
    </FieldFrame>
  )
}

function UnitInput({ field, path, model }: ControlProps) {
  const { unit } = field
  if (unit === null || unit.shape.type !== 'choice') return null
  const unitPath = [...path.slice(0, -1), unit.name]
  const value = valueAt(model.known.value.value, unitPath)
  return (
    <select
      class="input select input-unit"
      aria-label={unit.title}
      title={unit.help}
      value={value === undefined ? '' : String(value)}
      disabled={model.fault.value !== null}
      onChange={(event) => model.edit([{ path: unitPath, value: event.currentTarget.value || undefined }])}
    >
      {unit.isRequired ? null : <option value="">–</option>}
      {unit.shape.options.map((option) => (
        <option key={option} value={option}>
          {sayOption(option)}
        </option>
      ))}
    </select>
  )
}
