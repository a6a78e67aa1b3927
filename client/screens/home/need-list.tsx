import type { Need } from '../../models/home-model.ts'
import { now } from '../../models/clock.ts'
import { paths } from '../../router.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { formatAgo } from '../../words/format.ts'
import { sayAgain } from '../../words/say-again.ts'
import { words } from '../../words/words.ts'

type Face = {
  id: string
  href: string
  icon: IconName
  isBad: boolean
  title: string
  text: string
  next: string
  at: string
  location: string
}

/** What does not go on without somebody, each with its next step. */
export function NeedList({ needs, showsLocation }: { needs: Need[]; showsLocation: boolean }) {
  if (needs.length === 0) {
    return (
      <p class="nothing-needed">
        <Icon name="check" /> {words.homeNothingNeeded}
      </p>
    )
  }
  return (
    <ul class="needs">
      {needs.map(faceOf).map((face) => (
        <li key={face.id}>
          <a class={`need${face.isBad ? ' need-bad' : ''}`} href={face.href}>
            <Icon name={face.icon} />
            <span class="need-text">
              <span>
                <b>{face.title}</b> {showsLocation ? <span class="muted">{face.location}</span> : null}
              </span>
              <span class="row-note">
                {face.text} · {formatAgo(face.at, now.value)}
              </span>
            </span>
            <span class="need-next">{face.next}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function faceOf(need: Need): Face {
  if (need.is === 'plan') {
    const { id, blueprintName, decisions, createdAt, locationName } = need.plan
    const text = words.homeDecisions(decisions)
    return {
      id,
      href: paths.plan(id),
      icon: 'info',
      isBad: false,
      title: blueprintName,
      text,
      next: words.homeDecide,
      at: createdAt,
      location: locationName,
    }
  }
  if (need.is === 'hand-work') {
    const { jobId, blueprintName, tasks, completedAt, locationName } = need.open
    return {
      id: `${jobId} by hand`,
      href: paths.handOver(jobId),
      icon: 'hand',
      isBad: false,
      title: blueprintName,
      text: words.jobByHandLeft(tasks),
      next: words.handOver,
      at: completedAt,
      location: locationName,
    }
  }
  const { id, blueprintName, status, failedSteps, said, createdAt, locationName } = need.job
  const message = need.job.message === null ? null : sayAgain(need.job.message, said)
  const shared = { id, href: paths.job(id), title: blueprintName, at: createdAt, location: locationName }
  if (status === 'PAUSED') return { ...shared, icon: 'pause', isBad: false, text: message ?? words.jobPaused, next: words.jobResume }
  const text = failedSteps > 0 ? words.jobFailedCount(failedSteps) : (message ?? words.jobFailed)
  return { ...shared, icon: 'alert', isBad: status === 'FAILED', text, next: words.homeLook }
}
