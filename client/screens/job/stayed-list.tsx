import type { Job } from '../../../server/contract/job.ts'
import { Icon } from '../../ui/icon.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { kindWord, words } from '../../words/words.ts'
import { sayAgain } from '../../words/say-again.ts'

/** What a roll-back has left in the account, and why. */
export function StayedList({ job: { status, steps } }: { job: Job }) {
  const kept = steps.filter((step) => step.status === 'KEPT')
  if (kept.length === 0) return null
  return (
    <section class="panel stayed">
      <h2 class="section-title">{words.jobStayedTitle(kept.length)}</h2>
      <p class="muted">{status === 'PARTIAL' ? words.jobStayedOpen : words.jobStayedText}</p>
      <ul>
        {kept.map((step) => (
          <li key={step.id}>
            <Icon name="pin" />
            <span>
              <b>{step.title}</b> <span class="muted">{kindWord(step.kind, 1)}</span>
              <span class="stayed-why">{sayAgain(step.message ?? '', step.said)}</span>
              {step.link === undefined ? null : <PlaceLink link={step.link} name={step.title} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
