import { useRef } from 'preact/hooks'
import { writePath } from '../../../server/contract/write-path.ts'
import { valueAt } from '../../models/blueprint-editor-model.ts'
import { describedBy } from '../../ui/field.tsx'
import type { ControlProps } from './control-props.ts'
import { errorAt, FieldFrame, helpOf, idOf } from './field-frame.tsx'
import { VariableMenu } from './variable-menu.tsx'

const longText = 70
/** Fields that hold more than a line, whatever stands in them now. */
const longNames = /body|html|template|content|prompt|instructions|answer|description|message|goals|terms|notes/i

/** Text with a button that puts a variable where the cursor is. An optional field that is emptied is taken away. */
export function TextInput({ field, path, model }: ControlProps) {
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const raw = valueAt(model.known.value.value, path)
  const value = typeof raw === 'string' ? raw : raw === undefined || raw === null ? '' : JSON.stringify(raw)
  const isLong = value.length > longText || value.includes('\n') || longNames.test(field.name)
  const write = (text: string) => {
    const next = text === '' && !field.isRequired ? undefined : text
    model.edit([{ path, value: next }], writePath(path))
  }
  const insert = (tag: string) => {
    const element = box.current
    const [from, to] = [element?.selectionStart ?? value.length, element?.selectionEnd ?? value.length]
    write(value.slice(0, from) + tag + value.slice(to))
    queueMicrotask(() => {
      element?.focus()
      element?.setSelectionRange(from + tag.length, from + tag.length)
    })
  }
  const id = idOf(path)
  const error = errorAt(model, path)
  const shared = {
    id,
    ref: box,
    class: 'input',
    value,
    disabled: model.fault.value !== null,
    required: field.isRequired,
    'aria-invalid': error !== undefined,
    'aria-describedby': describedBy(id, { help: helpOf(field), error }),
    autocomplete: 'off' as const,
  }
  return (
    <FieldFrame field={field} path={path} model={model} tools={<VariableMenu model={model} onChoose={insert} />}>
      {isLong ? (
        <textarea
          {...shared}
          rows={Math.min(12, Math.max(3, value.split('\n').length + 1))}
          onInput={(event) => write(event.currentTarget.value)}
        />
      ) : (
        <input
          {...shared}
          type="text"
          onInput={(event) => write(event.currentTarget.value)}
          onChange={field.name === 'name' || field.name === 'title' ? model.settleKey : undefined}
        />
      )}
    </FieldFrame>
  )
}
