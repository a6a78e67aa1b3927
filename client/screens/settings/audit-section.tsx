import { useModel } from '@preact/signals'
import type { AuditEntry } from '../../../server/contract/audit.ts'
import { useApp } from '../../context.ts'
import { AuditModel, type AuditWish, everything } from '../../models/audit-model.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatDate } from '../../words/format.ts'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** Who did what and when; each line opens to what changed and from where. */
export function AuditSection() {
  const { api } = useApp()
  const model = useModel(() => new AuditModel(api.settings))
  const wish = model.wish.value
  const change = (part: Partial<AuditWish>) => void (model.wish.value = { ...wish, ...part })
  return (
    <>
      <p class="muted section-text">{words.auditText}</p>
      <search class="filters audit-filters">
        <Select
          label={words.auditAction}
          value={wish.action}
          onChange={(action) => change({ action })}
          options={[{ value: '', label: words.auditAny }, ...Object.entries(words.actions).map(([value, label]) => ({ value, label }))]}
        />
        <DayField label={words.auditFrom} value={wish.from} onChange={(from) => change({ from })} />
        <DayField label={words.auditUntil} value={wish.until} onChange={(until) => change({ until })} />
      </search>
      <Loaded
        at={model.at.value}
        skeleton={<Skeleton shape="row" lines={8} label={pageWords.loading} />}
        onRetry={() => void model.reload()}
      >
        {(entries) =>
          entries.length === 0 ? (
            <EmptyState icon="search" title={words.auditEmpty} text={words.auditEmptyText}>
              <Button onClick={() => change(everything)}>{pageWords.planShowEverything}</Button>
            </EmptyState>
          ) : (
            <div class="stack-small">
              <ul class="rows">
                {entries.map((entry) => (
                  <li key={entry.id}>
                    <Entry entry={entry} />
                  </li>
                ))}
              </ul>
              {model.moreProblem.value === null ? null : <ProblemNotice problem={model.moreProblem.value} />}
              {model.nextCursor.value === null ? null : (
                <div class="centred">
                  <Button isBusy={model.isLoadingMore.value} onClick={() => void model.loadMore()}>
                    {pageWords.more}
                  </Button>
                </div>
              )}
            </div>
          )
        }
      </Loaded>
    </>
  )
}

function DayField({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <label class="day-field">
      <span class="row-note">{label}</span>
      <input class="input" type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { at, actor, action, subject, locationName, before, after, planHash } = entry
  const isInstall = subject.kind === 'install'
  const what = isInstall ? (locationName ?? (subject.name || words.auditAgency)) : subject.name
  const where = locationName === what ? null : locationName
  return (
    <details class="audit-entry">
      <summary>
        <time class="row-note" dateTime={at}>
          {formatDate(at)}
        </time>
        <span>
          <b>{actor.name}</b> {actor.kind === 'person' ? null : <span class="muted">({words.actors[actor.kind]})</span>}{' '}
          {words.actions[action] ?? action}
          {isInstall ? ':' : ''} {what === actor.name ? null : <b>{what}</b>}
          {where === null ? null : <span class="muted"> {words.auditIn(where)}</span>}
        </span>
      </summary>
      <dl class="audit-facts">
        {actor.address === null ? null : <Fact label={words.auditWhere} value={actor.address} />}
        <Fact label={subject.kind} value={subject.id} />
        {planHash === null ? null : <Fact label={words.auditPlan} value={planHash} />}
        {before === null ? null : <Fact label={words.auditBefore} value={JSON.stringify(before, null, 2)} />}
        {after === null ? null : <Fact label={words.auditAfter} value={JSON.stringify(after, null, 2)} />}
      </dl>
    </details>
  )
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt class="muted">{label}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </div>
  )
}
