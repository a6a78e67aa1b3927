import { useApp } from '../../context.ts'
import type { Theme } from '../../models/theme-model.ts'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { language, type Language, languages, speak } from '../../words/language.ts'
import { words } from '../../words/words.ts'

/** How the page looks and speaks on this device. */
export function OwnPreferences() {
  const { theme } = useApp()
  return (
    <>
      <div class="field">
        <span class="field-label" aria-hidden="true">
          {words.themeLabel}
        </span>
        <Segmented
          label={words.themeLabel}
          value={theme.theme.value}
          onChange={(chosen: Theme) => theme.choose(chosen)}
          options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: words.themeNames[value] }))}
        />
      </div>
      <Field id="language" label={words.languageLabel} help={words.languageHelp}>
        <select
          id="language"
          class="input select"
          aria-describedby="language-help"
          value={language}
          onChange={(event) => speak(event.currentTarget.value as Language)}
        >
          {Object.entries(languages).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </Field>
    </>
  )
}
