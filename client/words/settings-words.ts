import { language } from './language.ts'
import { settingsEn, type SettingsWords } from './settings-en.ts'

/** The words of the settings in the person's language. */
export const settingsWords: SettingsWords =
  language === 'es'
    ? await import('./settings-es.ts').then(
        ({ settingsEs }) => settingsEs,
        () => settingsEn,
      )
    : settingsEn
