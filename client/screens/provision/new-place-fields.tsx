import { valueOf } from '../../models/loadable.ts'
import type { NewPlaceModel, PlaceField } from '../../models/new-place-model.ts'
import { describedBy, Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { words } from '../../words/words.ts'
import { sayFaultAgain } from '../../words/say-again.ts'

type Input = { field: PlaceField; label: string; help?: string; example?: string; mode?: 'email' | 'tel'; isRequired?: boolean }

const contact: Input[] = [
  { field: 'firstName', label: words.placeFirstName },
  { field: 'lastName', label: words.placeLastName },
  { field: 'email', label: words.placeEmail, mode: 'email' },
]

/** What only a person knows about a sub-account that is to be made. */
export function NewPlaceFields({ model }: { model: NewPlaceModel }) {
  if (model.isOwn.value) return <Notice title={words.placeOwn} />
  return (
    <>
      <fieldset class="panel form-group">
        <legend class="section-title">{words.placeGroup}</legend>
        <TextInput model={model} input={{ field: 'name', label: words.placeName, help: words.placeNameHelp, isRequired: true }} />
        <TextInput model={model} input={{ field: 'phone', label: words.placePhone, example: words.placePhoneExample, mode: 'tel' }} />
        <div class="field-pair">
          <TextInput model={model} input={{ field: 'country', label: words.placeCountry, example: words.placeCountryExample }} />
          <TextInput model={model} input={{ field: 'timezone', label: words.placeTimezone }} />
        </div>
        <SnapshotChoice model={model} />
      </fieldset>
      <fieldset class="panel form-group">
        <legend class="section-title">{words.placeContact}</legend>
        {contact.map((input) => (
          <TextInput key={input.field} model={model} input={input} />
        ))}
      </fieldset>
    </>
  )
}

function TextInput({ model, input }: { model: NewPlaceModel; input: Input }) {
  const { field, label, help, example, mode, isRequired = false } = input
  const id = `place-${field}`
  const error = errorOf(model, field)
  return (
    <Field id={id} label={label} mark={isRequired ? undefined : words.optional} help={help} error={error}>
      <input
        id={id}
        class="input"
        type="text"
        inputMode={mode}
        value={model.values.value[field]}
        placeholder={example ?? ''}
        required={isRequired}
        autocomplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, { help, error })}
        onInput={(event) => model.write(field, event.currentTarget.value)}
      />
    </Field>
  )
}

function errorOf(model: NewPlaceModel, field: PlaceField): string | undefined {
  const refused = model.refusals.value[field]
  if (refused !== undefined) return sayFaultAgain(refused).message
  if (!model.hasTried.value || !model.missing.value.includes(field)) return undefined
  return field === 'name' ? words.placeMissing : words.placeContactWhole
}

/** The list is the agency's own, read just now; without it the rest goes on. */
function SnapshotChoice({ model }: { model: NewPlaceModel }) {
  const at = model.snapshots.value
  const all = valueOf(at) ?? []
  const help = at.state === 'failed' ? words.placeSnapshotUnread : words.placeSnapshotHelp
  return (
    <Field id="place-snapshot" label={words.placeSnapshot} mark={words.optional} help={help}>
      <select
        id="place-snapshot"
        class="input select"
        disabled={all.length === 0}
        value={model.values.value.snapshot}
        aria-describedby={describedBy('place-snapshot', { help })}
        onChange={(event) => model.write('snapshot', event.currentTarget.value)}
      >
        <option value="">{words.placeSnapshotNone}</option>
        {all.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </Field>
  )
}
