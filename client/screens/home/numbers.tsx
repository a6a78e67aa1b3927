import type { Analytics } from '../../../server/contract/analytics.ts'
import { minutesPerObject, successRate } from '../../models/home-model.ts'
import { formatDuration, formatMoney, formatPercent } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { OutcomeChart } from './outcome-chart.tsx'

/** The last 30 days in numbers, each with how it is reckoned. */
export function Numbers({ numbers: { totals, byDay, aiCost } }: { numbers: Analytics }) {
  const rate = successRate(totals)
  const isEmpty = byDay.every(({ succeeded, partial, failed }) => succeeded + partial + failed === 0)
  const savedMs = totals.objects * minutesPerObject * 60_000
  return (
    <div class="stack-small">
      <dl class="numbers">
        <Figure
          label={words.homeRate}
          value={rate === null ? '–' : formatPercent(rate)}
          note={words.homeRateNote(totals.succeeded, totals.succeeded + totals.partial + totals.failed)}
        />
        <Figure
          label={words.homeSaved}
          value={savedMs === 0 ? '–' : words.homeAbout(formatDuration(roundedHours(savedMs)))}
          note={words.homeSavedNote(totals.objects, minutesPerObject)}
        />
        <Figure
          label={words.homeMedian}
          value={totals.medianSeconds === null ? '–' : formatDuration(totals.medianSeconds * 1_000)}
          note={words.homeMedianNote}
        />
        {aiCost === undefined || aiCost.calls === 0 ? null : (
          <Figure
            label={words.homeAi}
            value={aiCost.costUsd === null ? '–' : formatMoney(aiCost.costUsd)}
            note={aiCost.costUsd === null ? words.homeAiUnknown(aiCost.calls) : words.homeAiNote(aiCost.calls)}
          />
        )}
      </dl>
      {isEmpty ? <p class="muted">{words.homeNoneEnded}</p> : <OutcomeChart days={byDay} />}
    </div>
  )
}

/** A reckoning of many hours is not true to the minute. */
function roundedHours(ms: number): number {
  const hourMs = 3_600_000
  return ms < 10 * hourMs ? ms : Math.round(ms / hourMs) * hourMs
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div class="panel number">
      <dt class="number-label">{label}</dt>
      <dd class="number-value">{value}</dd>
      <dd class="number-note">{note}</dd>
    </div>
  )
}
