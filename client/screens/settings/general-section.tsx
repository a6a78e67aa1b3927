import { useModel } from '@preact/signals'
import { useApp } from '../../context.ts'
import { SettingsModel } from '../../models/settings-model.ts'
import { Outline } from '../../ui/skeleton.tsx'
import { words as pageWords } from '../../words/words.ts'
import { settingsWords as words } from '../../words/settings-words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { OwnPreferences } from '../parts/own-preferences.tsx'
import { AiStanding } from './ai-standing.tsx'
import { CompanyForm } from './company-form.tsx'

export function GeneralSection() {
  const { can } = useApp()
  return (
    <>
      <section class="panel form-panel">
        <h2 class="section-title">{words.own}</h2>
        <OwnPreferences />
      </section>
      {can('settings.read') ? <OfTheCompany /> : null}
    </>
  )
}

function OfTheCompany() {
  const { api } = useApp()
  const model = useModel(() => new SettingsModel(api.settings))
  return (
    <Loaded
      at={model.at.value}
      skeleton={<Outline label={pageWords.loading} parts={['panel', ['chart', 2]]} />}
      onRetry={() => void model.reload()}
    >
      {(settings) => (
        <>
          <AiStanding ai={settings.ai} />
          <CompanyForm settings={settings} model={model} />
        </>
      )}
    </Loaded>
  )
}
