import { useSignal } from '@preact/signals'
import { valueAt } from '../../models/blueprint-editor-model.ts'
import { printText, readText } from '../../models/blueprint-text.ts'
import { describedBy } from '../../ui/field.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import type { ControlProps } from './control-props.ts'
import { errorAt, FieldFrame, helpOf, idOf } from './field-frame.tsx'

/** A value that has no form of its own, as a piece of YAML. It is taken over when it can be read. */
export function RawInput({ field, path, model }: ControlProps) {
  const typed = useSignal<string | null>(null)
  const value = valueAt(model.known.value.value, path)
  const text = value === undefined ? '' : printText(value, 'yaml').trimEnd()
  const read = typed.value === null ? null : readText(typed.value)
  const id = idOf(path)
  const error = read?.state === 'broken' ? say.rawBroken(read.fault.line) : errorAt(model, path)
  const take = (next: string) => {
    typed.value = next
    const now = readText(next)
    if (next.trim() === '') model.edit([{ path, value: undefined }], id)
    else if (now.state === 'read') model.edit([{ path, value: now.value }], id)
  }
  return (
    <FieldFrame field={field} path={path} model={model}>
      <textarea
        id={id}
        class="input code-input"
        rows={4}
        spellcheck={false}
        value={typed.value ?? text}
        disabled={model.fault.value !== null}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, { help: helpOf(field), error })}
        onInput={(event) => take(event.currentTarget.value)}
        onBlur={() => {
          if (read?.state !== 'broken') typed.value = null
        }}
      />
    </FieldFrame>
  )
}
