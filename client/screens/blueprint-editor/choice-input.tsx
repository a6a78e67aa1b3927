import { valueAt } from '../../models/blueprint-editor-model.ts'
import { describedBy } from '../../ui/field.tsx'
import { sayOption } from '../../words/field-names.ts'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import type { ControlProps } from './control-props.ts'
import { errorAt, FieldFrame, helpOf, idOf } from './field-frame.tsx'

type Option = string | number | boolean

const mostSegments = 4

/** One of a few: all in sight when they are four or less, else a list. An optional choice can be left to the platform. */
export function ChoiceInput({ field, path, model, options }: ControlProps & { options: readonly Option[] }) {
  const value = valueAt(model.known.value.value, path)
  const id = idOf(path)
  const error = errorAt(model, path)
  const isKnown = options.includes(value as Option)
  const label = (option: Option) => (typeof option === 'boolean' ? (option ? say.yes : say.no) : sayOption(option))
  const choose = (index: number) => model.edit([{ path, value: index < 0 ? undefined : options[index] }])
  const isDisabled = model.fault.value !== null
  if (options.length <= mostSegments && (isKnown || value === undefined)) {
    const all = [
      ...(field.isRequired ? [] : [{ index: -1, text: say.asDefault }]),
      ...options.map((option, index) => ({ index, text: label(option) })),
    ]
    const chosen = options.indexOf(value as Option)
    return (
      <FieldFrame field={field} path={path} model={model}>
        <div
          class="segmented"
          role="radiogroup"
          id={id}
          aria-label={field.title}
          aria-describedby={describedBy(id, { help: helpOf(field), error })}
        >
          {all.map(({ index, text }) => (
            <label key={index} class="segment">
              <input type="radio" name={id} checked={index === chosen} disabled={isDisabled} onChange={() => choose(index)} />
              <span class="segment-text">{text}</span>
            </label>
          ))}
        </div>
      </FieldFrame>
    )
  }
  return (
    <FieldFrame field={field} path={path} model={model}>
      <select
        id={id}
        class="input select"
        disabled={isDisabled}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, { help: helpOf(field), error })}
        value={isKnown ? String(options.indexOf(value as Option)) : '-1'}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      >
        {field.isRequired && value !== undefined && isKnown ? null : (
          <option value="-1">{value === undefined ? (field.isRequired ? say.choose : say.asDefault) : String(value)}</option>
        )}
        {options.map((option, index) => (
          <option key={String(option)} value={String(index)}>
            {label(option)}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
