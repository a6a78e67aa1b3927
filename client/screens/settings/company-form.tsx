import type { Settings } from '../../../server/contract/settings.ts'
import { useApp } from '../../context.ts'
import { now } from '../../models/clock.ts'
import { aiFields, readBound, retentionFields, type SettingField, type SettingsModel } from '../../models/settings-model.ts'
import type { Theme } from '../../models/theme-model.ts'
import { Button } from '../../ui/button.tsx'
import { describedBy, Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { formatAgo, formatNumber } from '../../words/format.ts'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { AccentField } from './accent-field.tsx'

type CompanyFormProps = { settings: Settings; model: SettingsModel }

/** What holds for everyone in the agency. Fields say their bounds, and what is wrong, where they stand. */
export function CompanyForm({ settings, model }: CompanyFormProps) {
  const { toasts, theme } = useApp()
  const { canChange, updatedAt, updatedBy, preferences } = settings
  const save = async () => {
    const saved = await model.save()
    if (saved === undefined) return
    theme.follow(saved)
    toasts.say(words.saved)
  }
  const fields = (names: readonly SettingField[]) => (
    <div class="number-fields">
      {names.map((name) => (
        <NumberField key={name} name={name} settings={settings} model={model} />
      ))}
    </div>
  )
  return (
    <form
      class="panel form-panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div>
        <h2 class="section-title">{words.company}</h2>
        {canChange ? null : <p class="muted">{words.readOnly}</p>}
      </div>
      <Field id="company-theme" label={words.companyTheme} help={words.companyThemeHelp}>
        {canChange ? (
          <Select<Theme>
            label={words.companyTheme}
            value={model.theme.value ?? preferences.theme}
            onChange={model.chooseTheme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: pageWords.themeNames[value] }))}
            id="company-theme"
          />
        ) : (
          <p id="company-theme">{pageWords.themeNames[preferences.theme]}</p>
        )}
      </Field>
      <AccentField settings={settings} model={model} />
      <h3 class="field-label">{words.ai}</h3>
      {fields(aiFields)}
      <div>
        <h3 class="field-label">{words.retention}</h3>
        <p class="field-help">{words.retentionText}</p>
      </div>
      {fields(retentionFields)}
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
      <div class="form-end">
        {canChange ? (
          <>
            <Button type="submit" look="primary" isBusy={model.isSaving.value} disabled={!model.isDirty.value}>
              {words.save}
            </Button>
            {model.isDirty.value ? <Button onClick={model.discard}>{words.discard}</Button> : null}
          </>
        ) : null}
        <p class="row-note" role="status">
          {model.isDirty.value
            ? words.unsaved
            : updatedAt === null || updatedBy === null
              ? ''
              : words.updated(updatedBy, formatAgo(updatedAt, now.value))}
        </p>
      </div>
    </form>
  )
}

function NumberField({ name, settings, model }: { name: SettingField; settings: Settings; model: SettingsModel }) {
  const [label, note] = words.fields[name] ?? [name, '']
  const { least, most } = readBound(settings.bounds, name)
  const wrong = model.wrong.value[name]
  const id = name.replace('.', '-')
  const help = [note, words.bound(formatNumber(least), formatNumber(most))].filter(Boolean).join(' ')
  const error = wrong === undefined ? undefined : words.outOfBounds(formatNumber(wrong.least), formatNumber(wrong.most))
  return (
    <Field id={id} label={label} help={help} error={error}>
      <input
        id={id}
        class="input"
        inputMode="numeric"
        autocomplete="off"
        disabled={!settings.canChange}
        aria-invalid={wrong !== undefined}
        aria-describedby={describedBy(id, { help, error })}
        value={model.textOf(name)}
        onInput={(event) => model.type(name, event.currentTarget.value)}
      />
    </Field>
  )
}
