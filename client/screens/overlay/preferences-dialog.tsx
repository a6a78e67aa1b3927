import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { words } from '../../words/words.ts'
import { OwnPreferences } from '../parts/own-preferences.tsx'

/** How the page looks and speaks on this device, and what the keyboard can do. */
export function PreferencesDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title={words.preferencesTitle} onClose={onClose} actions={<Button onClick={onClose}>{words.close}</Button>}>
      <OwnPreferences />
      <div class="field">
        <h3 class="field-label">{words.keysTitle}</h3>
        <dl class="keys">
          {words.keys.map(([keys, what]) => (
            <div key={keys}>
              <dt>
                {keys.split(' ').map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  )
}
