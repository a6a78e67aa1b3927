import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { describedBy, Field } from '../../ui/field.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import { errorAt } from './field-frame.tsx'
import { Findings } from './findings.tsx'

/** The blueprint's own name and what it is for. */
export function AboutForm({ model }: { model: BlueprintEditorModel }) {
  const { sketch } = model.known.value
  const line = (name: 'name' | 'industry' | 'description', label: string, help?: string) => {
    const id = `about-${name}`
    const error = errorAt(model, [name])
    const shared = {
      id,
      class: 'input',
      value: sketch[name],
      disabled: model.fault.value !== null,
      'aria-invalid': error !== undefined,
      'aria-describedby': describedBy(id, { help, error }),
      autocomplete: 'off' as const,
    }
    const write = (text: string) => model.edit([{ path: [name], value: text === '' && name !== 'name' ? undefined : text }], name)
    return (
      <Field id={id} label={label} mark={name === 'name' ? undefined : words.optional} help={help} error={error}>
        {name === 'description' ? (
          <textarea {...shared} rows={4} onInput={(event) => write(event.currentTarget.value)} />
        ) : (
          <input {...shared} type="text" onInput={(event) => write(event.currentTarget.value)} />
        )}
      </Field>
    )
  }
  return (
    <section class="stack-small" aria-labelledby="form-title">
      <h2 id="form-title" class="form-title">
        {say.about}
      </h2>
      <Findings model={model} paths={['', 'resources', 'version', 'variables']} />
      <div class="form-fields">
        {line('name', say.aboutName)}
        {line('industry', say.aboutIndustry, say.aboutIndustryHelp)}
        {line('description', say.aboutDescription)}
      </div>
    </section>
  )
}
