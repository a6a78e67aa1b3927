import type { VariableField } from '../../models/variables-model.ts'
import { describedBy, Field } from '../../ui/field.tsx'
import { words } from '../../words/words.ts'

type VariableInputProps = { field: VariableField; value: string; error: string | undefined; onInput(value: string): void }

const longText = 80

/** One question of a blueprint; it grows into a box when the answer is long. */
export function VariableInput({ field: { name, variable }, value, error, onInput }: VariableInputProps) {
  const id = `variable-${name}`
  const help = variable.description
  const isLong = Math.max(value.length, variable.default?.length ?? 0, variable.example?.length ?? 0) > longText || value.includes('\n')
  const shared = {
    id,
    class: 'input',
    value,
    placeholder: variable.example ?? '',
    required: variable.required ?? false,
    'aria-invalid': error !== undefined,
    'aria-describedby': describedBy(id, { help, error }),
    autocomplete: 'off' as const,
  }
  return (
    <Field id={id} label={variable.label} mark={variable.required ? undefined : words.optional} help={help} error={error}>
      {isLong ? (
        <textarea {...shared} rows={4} onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <input {...shared} type="text" onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </Field>
  )
}
