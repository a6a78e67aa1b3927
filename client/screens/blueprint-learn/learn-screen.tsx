import { useModel } from '@preact/signals'
import type { LocationView } from '../../../server/contract/session.ts'
import { useApp } from '../../context.ts'
import { now } from '../../models/clock.ts'
import { LearnModel } from '../../models/learn-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { formatDuration } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { InstallNotice } from '../parts/install-notice.tsx'
import { LocationPicker } from '../parts/location-picker.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { LearnResult } from './learn-result.tsx'

/** What a sub-account holds, read into a blueprint. */
export function LearnScreen() {
  const { can, location } = useApp()
  const current = location.current.value
  if (!can('blueprints.write') || !can('plan'))
    return <EmptyState headingLevel={1} icon="info" title={say.learnTitle} text={say.learnForbidden} />
  if (current === null) return <LocationPicker isNewOffered={false} />
  return <Learn key={current.id} location={current} />
}

function Learn({ location }: { location: LocationView }) {
  const { api } = useApp()
  const model = useModel(() => new LearnModel(api.blueprints))
  const at = model.at.value
  const start = () => void model.learn(location.id)
  if (at.state === 'learned') return <LearnResult learned={at.learned} model={model} onAgain={start} />
  return (
    <div class="column">
      <PageHeader title={say.learnTitle} text={say.learnText(location.name)} />
      {location.install === 'active' ? null : <InstallNotice location={location} />}
      {at.state === 'failed' ? <ProblemNotice problem={at.problem} onRetry={start} /> : null}
      {at.state === 'reading' ? (
        <div class="panel stack-small">
          <div class="reading" role="status">
            <Spinner />
            <div>
              <p class="reading-title">{say.learnReading(location.name)}</p>
              <p class="muted">{say.learnReadingText}</p>
            </div>
          </div>
          <div class="form-end">
            <Button icon="close" onClick={model.cancel}>
              {words.cancel}
            </Button>
            <span class="muted" aria-hidden="true">
              {formatDuration(Math.max(0, now.value - at.sinceMs))}
            </span>
          </div>
        </div>
      ) : (
        <div class="panel stack-small">
          <ul class="plain-list bullets">
            {say.learnPoints.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
          <div class="form-end">
            {at.state === 'failed' ? null : (
              <Button look="primary" icon="spark" disabled={location.install !== 'active'} onClick={start}>
                {say.learnStart(location.name)}
              </Button>
            )}
            <LinkButton href={paths.blueprints}>{words.cancel}</LinkButton>
          </div>
        </div>
      )}
    </div>
  )
}
