import { useSignal } from '@preact/signals'
import type { KeyScope } from '../../../server/contract/settings.ts'
import { useApp } from '../../context.ts'
import type { ApiKeysModel } from '../../models/api-keys-model.ts'
import { valueOf } from '../../models/loadable.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'

const scopes: KeyScope[] = [
  'blueprints.read',
  'blueprints.write',
  'plan',
  'apply',
  'jobs.read',
  'jobs.control',
  'company.read',
  'audit.read',
]
/** What it takes to plan and apply from a build. */
const usual: KeyScope[] = ['blueprints.read', 'plan', 'apply', 'jobs.read']
const dayMs = 86_400_000

/** A name, what it may do, where, and until when; nobody gives a key more than they have. */
export function MakeKeyDialog({ model, onClose }: { model: ApiKeysModel; onClose(): void }) {
  const { can, location } = useApp()
  const name = useSignal('')
  const chosen = useSignal<ReadonlySet<KeyScope>>(new Set(usual.filter((scope) => can(scope))))
  const days = useSignal('90')
  const locationId = useSignal('')
  const isTried = useSignal(false)
  const nameError = isTried.value && name.value.trim() === '' ? words.keyNeedsName : undefined
  const scopeError = isTried.value && chosen.value.size === 0 ? words.keyNeedsScope : undefined

  const submit = async () => {
    isTried.value = true
    if (name.value.trim() === '' || chosen.value.size === 0) return
    const expiresAt = days.value === 'never' ? null : new Date(Date.now() + Number(days.value) * dayMs).toISOString()
    const isMade = await model.make({
      name: name.value.trim(),
      scopes: [...chosen.value],
      expiresAt,
      ...(locationId.value === '' ? {} : { locationId: locationId.value }),
    })
    if (isMade) onClose()
  }
  const choose = (scope: KeyScope, isChosen: boolean) => {
    const next = new Set(chosen.value)
    if (isChosen) next.add(scope)
    else next.delete(scope)
    chosen.value = next
  }
  return (
    <Dialog
      title={words.keyMake}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>{pageWords.cancel}</Button>
          <Button type="submit" look="primary" isBusy={model.isMaking.value}>
            {words.keyMake}
          </Button>
        </>
      }
    >
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
      <Field id="key-name" label={words.keyName} help={words.keyNameHelp} error={nameError}>
        <input
          id="key-name"
          class="input"
          maxLength={80}
          autocomplete="off"
          aria-invalid={nameError !== undefined}
          aria-describedby={nameError === undefined ? 'key-name-help' : 'key-name-error key-name-help'}
          value={name.value}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </Field>
      <fieldset class="field scopes" aria-describedby={scopeError === undefined ? undefined : 'scope-error'}>
        <legend class="field-label">{words.keyMay}</legend>
        {scopes.filter(can).map((scope) => (
          <label key={scope} class="choice">
            <input
              type="checkbox"
              class="checkbox"
              checked={chosen.value.has(scope)}
              onChange={(event) => choose(scope, event.currentTarget.checked)}
            />
            {words.capabilities[scope]}
          </label>
        ))}
        {scopeError === undefined ? null : (
          <p class="field-error" id="scope-error">
            {scopeError}
          </p>
        )}
      </fieldset>
      {location.isFixed.value ? null : (
        <Field id="key-where" label={words.keyWhere}>
          <Select
            id="key-where"
            label={words.keyWhere}
            value={locationId.value}
            onChange={(id) => (locationId.value = id)}
            options={[
              { value: '', label: words.keyEverywhere },
              ...(valueOf(location.list.value) ?? []).map(({ id, name: place }) => ({ value: id, label: place })),
            ]}
          />
        </Field>
      )}
      <Field id="key-expires" label={words.keyExpires}>
        <Select
          id="key-expires"
          label={words.keyExpires}
          value={days.value}
          onChange={(value) => (days.value = value)}
          options={['30', '90', '365', 'never'].map((value) => ({ value, label: words.keyExpiry[value] ?? value }))}
        />
      </Field>
    </Dialog>
  )
}
