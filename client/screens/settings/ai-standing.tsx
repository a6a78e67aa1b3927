import type { Settings } from '../../../server/contract/settings.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { formatDate, formatDuration, formatMoney } from '../../words/format.ts'
import { settingsWords as words } from '../../words/settings-words.ts'

type Ai = Settings['ai']

/** How much has been asked of the language model, how much is left, since when, and what it has cost. */
export function AiStanding({ ai: { model, own, company } }: { ai: Ai }) {
  return (
    <section class="panel form-panel">
      <h2 class="section-title">{words.ai}</h2>
      <p class="muted">{model === null ? words.aiOff : words.aiModel(model)}</p>
      {model === null ? null : (
        <dl class="standings">
          <Standing label={words.aiOwn} of={own} />
          {company === null ? null : (
            <Standing
              label={words.aiCompany}
              of={company}
              note={words.aiSpend(formatMoney(company.costUsd), company.calls, company.days)}
            />
          )}
        </dl>
      )}
    </section>
  )
}

function Standing({ label, of, note }: { label: string; of: Ai['own']; note?: string }) {
  const asked = words.aiAsked(of.asked, of.questions, formatDuration(of.windowMinutes * 60_000))
  return (
    <div class="standing">
      <dt class="field-label">{label}</dt>
      <dd>
        <ProgressBar
          size="thin"
          label={label}
          valueText={asked}
          done={Math.min(of.asked, of.questions)}
          total={Math.max(1, of.questions)}
        />
      </dd>
      <dd class="row-note">
        {asked}. {of.resetsAt === null ? words.aiRoom : words.aiRoomAgain(formatDate(of.resetsAt))}
      </dd>
      {note === undefined ? null : <dd class="row-note">{note}</dd>}
    </div>
  )
}
