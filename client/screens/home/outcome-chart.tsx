import type { Analytics } from '../../../server/contract/analytics.ts'
import { formatDay } from '../../words/format.ts'
import { words } from '../../words/words.ts'

type Day = Analytics['byDay'][number]

const outcomes = ['succeeded', 'partial', 'failed'] as const
const labels = { succeeded: words.jobSuccess, partial: words.jobPartial, failed: words.jobFailed }
const barWidth = 10
const gap = 4
const height = 100

/** Jobs by the day on which they ended, stacked by outcome; a table tells the same to a screen reader. */
export function OutcomeChart({ days }: { days: Day[] }) {
  const most = Math.max(1, ...days.map(totalOf))
  const ended = days.filter((day) => totalOf(day) > 0)
  const width = days.length * (barWidth + gap) - gap
  const [first, last] = [days[0], days.at(-1)]
  return (
    <figure class="panel chart">
      <figcaption class="number-label">{words.homeChart}</figcaption>
      <p class="chart-most" aria-hidden="true">
        {words.homeMost(most)}
      </p>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <line class="chart-line chart-top" x1="0" x2={width} y1="0" y2="0" vector-effect="non-scaling-stroke" />
        <line class="chart-line" x1="0" x2={width} y1={height} y2={height} vector-effect="non-scaling-stroke" />
        {days.map((day, index) => (
          <Bar key={day.day} day={day} x={index * (barWidth + gap)} most={most} />
        ))}
      </svg>
      <div class="chart-axis" aria-hidden="true">
        <span>{first === undefined ? '' : formatDay(first.day)}</span>
        <span>{last === undefined ? '' : formatDay(last.day)}</span>
      </div>
      <ul class="chart-legend" aria-hidden="true">
        {outcomes.map((outcome) => (
          <li key={outcome}>
            <i class={`is-${outcome}`} />
            {labels[outcome]}
          </li>
        ))}
      </ul>
      <table class="visually-hidden">
        <caption>{words.homeChart}</caption>
        <thead>
          <tr>
            <th scope="col">{words.homeDay}</th>
            {outcomes.map((outcome) => (
              <th key={outcome} scope="col">
                {labels[outcome]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ended.map((day) => (
            <tr key={day.day}>
              <th scope="row">{formatDay(day.day)}</th>
              {outcomes.map((outcome) => (
                <td key={outcome}>{day[outcome]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function Bar({ day, x, most }: { day: Day; x: number; most: number }) {
  let top = height
  return (
    <g>
      <title>{`${formatDay(day.day)}: ${outcomes.map((outcome) => `${labels[outcome]} ${day[outcome]}`).join(', ')}`}</title>
      <rect x={x} y={0} width={barWidth} height={height} fill="transparent" />
      {outcomes.map((outcome) => {
        const size = (day[outcome] / most) * height
        top -= size
        return size === 0 ? null : <rect key={outcome} class={`chart-bar-${outcome}`} x={x} y={top} width={barWidth} height={size} />
      })}
    </g>
  )
}

function totalOf({ succeeded, partial, failed }: Day): number {
  return succeeded + partial + failed
}
