import { writePath } from '../../../server/contract/write-path.ts'
import { valueAt } from '../../models/blueprint-editor-model.ts'
import { startValue } from '../../models/form-fields.ts'
import { Button } from '../../ui/button.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { ChoiceInput } from './choice-input.tsx'
import type { ControlProps } from './control-props.ts'
import { FieldFrame } from './field-frame.tsx'
import { ListInput } from './list-input.tsx'
import { NumberInput } from './number-input.tsx'
import { RawInput } from './raw-input.tsx'
import { ReferenceInput } from './reference-input.tsx'
import { TextInput } from './text-input.tsx'

/** One field of a spec, in the form that its schema calls for. */
export function FieldControl({ field, path, model }: ControlProps) {
  const { shape } = field
  const value = valueAt(model.known.value.value, path)
  // What holds a variable, or anything else that the form has no control for, is shown as the text that it is.
  const isText = typeof value === 'string' && value.includes('{{')
  if (shape.type === 'list' && (value === undefined || Array.isArray(value)))
    return <ListInput field={field} shape={shape} path={path} model={model} Control={FieldControl} />
  if (shape.type === 'group' && !isText) return <GroupInput field={field} path={path} model={model} />
  if (shape.type === 'reference') return <ReferenceInput field={field} kind={shape.kind} path={path} model={model} />
  if (isText || shape.type === 'text') return <TextInput field={field} path={path} model={model} />
  if (shape.type === 'number') return <NumberInput field={field} path={path} model={model} />
  if (shape.type === 'choice') return <ChoiceInput field={field} options={shape.options} path={path} model={model} />
  if (shape.type === 'switch') return <ChoiceInput field={field} options={[true, false]} path={path} model={model} />
  return <RawInput field={field} path={path} model={model} />
}

/** Fields within a field; what is optional and not there is added first. */
function GroupInput({ field, path, model }: ControlProps) {
  const { shape } = field
  if (shape.type !== 'group') return null
  const isThere = valueAt(model.known.value.value, path) !== undefined
  if (!isThere && !field.isRequired) {
    return (
      <FieldFrame field={field} path={path} model={model}>
        <div>
          <Button size="small" icon="plus" onClick={() => model.edit([{ path, value: startValue(shape) }])}>
            {say.fieldAdd(field.title)}
          </Button>
        </div>
      </FieldFrame>
    )
  }
  return (
    <fieldset class="form-part">
      <legend class="form-part-title">{field.title}</legend>
      {field.help === '' ? null : <p class="field-help">{field.help}</p>}
      <div class="form-fields">
        {shape.fields.map((inner) => (
          <FieldControl key={inner.name} field={inner} path={[...path, inner.name]} model={model} />
        ))}
      </div>
      {field.isRequired ? null : (
        <div>
          <Button size="small" look="quiet" icon="close" onClick={() => model.edit([{ path, value: undefined }], writePath(path))}>
            {say.fieldRemove(field.title)}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
