import { useModel } from '@preact/signals'
import type { Sitting } from '../../../server/contract/session.ts'
import { useApp } from '../../context.ts'
import { now } from '../../models/clock.ts'
import { valueOf } from '../../models/loadable.ts'
import { SittingsModel } from '../../models/sittings-model.ts'
import { Button } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatAgo } from '../../words/format.ts'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** Where the person is signed in, and the way out. */
export function SessionsSection() {
  const { api, toasts, showSignedOut } = useApp()
  const model = useModel(() => new SittingsModel(api.settings, showSignedOut))
  const others = (valueOf(model.at.value) ?? []).some((one) => !one.isThis)
  const endOne = async (id: string) => {
    if (await model.endOne(id)) toasts.say(words.sessionEnded)
  }
  const endOthers = async () => {
    const ended = await model.endOthers()
    if (ended !== undefined) toasts.say(words.sessionsEnded(ended))
  }
  return (
    <>
      <div class="section-head">
        <p class="muted section-text">{words.sessionsText}</p>
        {others ? (
          <Button isBusy={model.ending.value === 'others'} onClick={() => void endOthers()}>
            {words.sessionsEndOthers}
          </Button>
        ) : null}
      </div>
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
      <Loaded
        at={model.at.value}
        skeleton={<Skeleton shape="row" lines={2} label={pageWords.loading} />}
        onRetry={() => void model.reload()}
      >
        {(sittings) => (
          <ul class="rows">
            {sittings.map((sitting) => (
              <li key={sitting.id}>
                <SittingRow
                  sitting={sitting}
                  isBusy={model.ending.value === (sitting.isThis ? 'this' : sitting.id)}
                  onEnd={() => void (sitting.isThis ? model.signOut() : endOne(sitting.id))}
                />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  )
}

function SittingRow({ sitting, isBusy, onEnd }: { sitting: Sitting; isBusy: boolean; onEnd(): void }) {
  const { location } = useApp()
  const { browser, system, network, locationId, beganAt, lastSeenAt, isThis } = sitting
  const where = words.sessionOn(browser, system)
  const place =
    locationId === null
      ? words.sessionAgency
      : ([location.current.value, ...(valueOf(location.list.value) ?? [])].find((one) => one?.id === locationId)?.name ??
        words.sessionElsewhere)
  const facts = [
    ...(network === null ? [] : [words.sessionFrom(network)]),
    words.sessionBegan(formatAgo(beganAt, now.value)),
    words.sessionSeen(formatAgo(lastSeenAt, now.value)),
  ]
  return (
    <div class="key-row">
      <div class="key-text">
        <p>
          <b class="row-title">{where}</b> {isThis ? <Pill tone="green">{words.sessionThis}</Pill> : null}
        </p>
        <p class="row-note">{place}</p>
        <p class="row-note">{facts.join(' · ')}</p>
      </div>
      <Button size="small" isBusy={isBusy} aria-label={isThis ? undefined : `${words.sessionEnd}: ${where}, ${place}`} onClick={onEnd}>
        {isThis ? words.signOut : words.sessionEnd}
      </Button>
    </div>
  )
}
