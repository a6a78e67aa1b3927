import type { ComponentType } from 'preact'
import { writePath } from '../../../server/contract/write-path.ts'
import { isRecord } from '../../models/is-record.ts'
import { type BlueprintEditorModel, valueAt } from '../../models/blueprint-editor-model.ts'
import type { Path } from '../../models/blueprint-text.ts'
import { type FieldShape, type FormField, startValue } from '../../models/form-fields.ts'
import { titleOf } from '../../models/resource-title.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import type { ControlProps } from './control-props.ts'
import { errorAt } from './field-frame.tsx'

/** How a field is drawn; given from above, because a list holds fields and a field can be a list. */
type Control = ComponentType<ControlProps>
type ListShape = Extract<FieldShape, { type: 'list' }>
type ItemProps = {
  field: FormField
  shape: ListShape
  path: Path
  model: BlueprintEditorModel
  index: number
  count: number
  Control: Control
}

/** A list of things, in an order that can be changed: stages, options, people. */
export function ListInput({ field, shape, path, model, Control }: ControlProps & { shape: ListShape; Control: Control }) {
  const value = valueAt(model.known.value.value, path)
  const items = Array.isArray(value) ? value : []
  const error = errorAt(model, path)
  const add = () => model.edit([{ path: [...path, items.length], insert: startValue(shape.item) }])
  return (
    <fieldset class={`form-part${error === undefined ? '' : ' has-error'}`}>
      <legend class="form-part-title">
        {field.title} {field.isRequired ? null : <span class="field-mark">{words.optional}</span>}
        {items.length === 0 ? null : <span class="group-count"> {items.length}</span>}
      </legend>
      {field.help === '' ? null : <p class="field-help">{field.help}</p>}
      {error === undefined ? null : <p class="field-error">{error}</p>}
      {items.length === 0 ? null : (
        <ol class="form-list">
          {items.map((_, index) => (
            <ListItem
              key={index}
              field={field}
              shape={shape}
              path={path}
              model={model}
              index={index}
              count={items.length}
              Control={Control}
            />
          ))}
        </ol>
      )}
      <div>
        <Button size="small" icon="plus" disabled={model.fault.value !== null} onClick={add}>
          {say.listAdd(field.title)}
        </Button>
      </div>
    </fieldset>
  )
}

function ListItem({ field, shape, path, model, index, count, Control }: ItemProps) {
  const here = [...path, index]
  const value = valueAt(model.known.value.value, here)
  const title = nameOf(value, model) || String(index + 1)
  const tool = (icon: 'up' | 'down' | 'trash', label: string, isOff: boolean, run: () => void) => (
    <button type="button" class="icon-button" aria-label={label} title={label} disabled={isOff || model.fault.value !== null} onClick={run}>
      <Icon name={icon} size={14} />
    </button>
  )
  const remove = () => model.edit([count === 1 && !field.isRequired ? { path, value: undefined } : { path: here, value: undefined }])
  const inner = shape.item
  const isFaulty = [...model.findings.value.keys()].some((found) => found.startsWith(writePath(here)))
  return (
    <li class={`form-item${inner.type === 'group' ? ' form-item-group' : ''}`}>
      <div class="form-item-body">
        {inner.type === 'group' ? (
          <details class="form-fold" open={count === 1 || isFaulty || isBare(value)}>
            <summary>
              <Icon name="chevron" size={12} />
              {title}
              {isFaulty ? <span class="text-red">{say.hasFault}</span> : null}
            </summary>
            <ItemFields fields={inner.fields} path={here} model={model} Control={Control} />
          </details>
        ) : (
          <Control
            field={{
              name: field.name,
              title: `${field.title} ${index + 1}`,
              help: '',
              isRequired: true,
              shape: inner,
              unit: null,
              suffix: '',
            }}
            path={here}
            model={model}
          />
        )}
      </div>
      <div class="form-item-tools">
        {tool('up', say.moveUp(title), index === 0, () => model.edit([{ path: here, moveTo: index - 1 }]))}
        {tool('down', say.moveDown(title), index === count - 1, () => model.edit([{ path: here, moveTo: index + 1 }]))}
        {tool('trash', say.removeItem(title), false, remove)}
      </div>
    </li>
  )
}

/** What is needed or set in sight, the rest behind a line. */
function ItemFields({ fields, path, model, Control }: Omit<ControlProps, 'field'> & { fields: FormField[]; Control: Control }) {
  const value = valueAt(model.known.value.value, path)
  const isShown = (field: FormField) =>
    field.isRequired || fields.length <= 3 || (isRecord(value) && field.name in value && field.shape.type !== 'list')
  const rest = fields.filter((field) => !isShown(field))
  const draw = (field: FormField) => <Control key={field.name} field={field} path={[...path, field.name]} model={model} />
  return (
    <div class="form-fields">
      {fields.filter(isShown).map(draw)}
      {rest.length === 0 ? null : (
        <details class="form-more">
          <summary>{say.moreFields(rest.length)}</summary>
          <div class="form-fields">{rest.map(draw)}</div>
        </details>
      )}
    </div>
  )
}

/** What an item is known by: its name, or the name of what it points at. */
function nameOf(value: unknown, model: BlueprintEditorModel): string {
  if (typeof value === 'string') return value
  if (!isRecord(value)) return ''
  const name = value['name'] ?? value['label'] ?? value['title'] ?? value['question']
  if (typeof name === 'string') return name
  const pointed = [value, ...Object.values(value)].find((one) => isRecord(one) && typeof one['$ref'] === 'string')
  const target = isRecord(pointed) ? model.known.value.sketch.resources.find((one) => one.id === pointed['$ref']) : undefined
  return target === undefined ? '' : titleOf(target)
}

/** Just added: nothing of it has been given yet. */
function isBare(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((one) => one === '')
}
