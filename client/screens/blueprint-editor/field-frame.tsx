import type { ComponentChildren } from 'preact'
import { writePath } from '../../../server/contract/write-path.ts'
import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import type { Path } from '../../models/blueprint-text.ts'
import type { FormField } from '../../models/form-fields.ts'
import { Field } from '../../ui/field.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import { sayFaultAgain } from '../../words/say-again.ts'

type FieldFrameProps = { field: FormField; path: Path; model: BlueprintEditorModel; tools?: ComponentChildren; children: ComponentChildren }

/** Label, help and what the server says about a field, around its control. */
export function FieldFrame({ field, path, model, tools, children }: FieldFrameProps) {
  const id = idOf(path)
  return (
    <Field
      id={id}
      label={field.title}
      mark={field.isRequired ? undefined : words.optional}
      help={helpOf(field)}
      error={errorAt(model, path)}
    >
      {tools === undefined ? (
        children
      ) : (
        <div class="field-row">
          {children}
          {tools}
        </div>
      )}
    </Field>
  )
}

export function idOf(path: Path): string {
  return `field-${path.join('-')}`
}

/** What a control refers to with `aria-describedby`. */
export function helpOf(field: FormField): string | undefined {
  return field.help === '' ? undefined : field.help
}

/** The first thing that is wrong right here, with its fix. */
export function errorAt(model: BlueprintEditorModel, path: Path): string | undefined {
  const found = model.findings.value.get(writePath(path))?.find((finding) => finding.isWarning !== true)
  if (found === undefined) return undefined
  const { message, fix = '' } = sayFaultAgain(found)
  return `${say.fault(message)} ${fix}`.trim()
}
