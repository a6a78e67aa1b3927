import type { Settings } from '../../../server/contract/settings.ts'
import type { SettingsModel } from '../../models/settings-model.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { settingsWords as words } from '../../words/settings-words.ts'

const id = 'company-accent'
/** `--accent` of `tokens.css`, where the choice begins. */
const ours = '#4a54c9'

/** The agency's colour; none is ours. */
export function AccentField({ settings, model }: { settings: Settings; model: SettingsModel }) {
  const stored = settings.preferences.accent
  const chosen = model.accent.value === undefined ? stored : model.accent.value
  return (
    <Field id={id} label={words.accent} help={words.accentHelp}>
      <div class="accent-choice">
        <input
          id={id}
          class="accent-input"
          type="color"
          disabled={!settings.canChange}
          aria-describedby={`${id}-help`}
          value={chosen ?? ours}
          onInput={(event) => model.chooseAccent(event.currentTarget.value.toLowerCase())}
        />
        <span>{chosen ?? words.accentOurs}</span>
        {chosen === null || !settings.canChange ? null : (
          <Button size="small" onClick={() => model.chooseAccent(null)}>
            {words.accentReset}
          </Button>
        )}
      </div>
    </Field>
  )
}
