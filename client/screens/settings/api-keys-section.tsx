import { useModel, useSignal } from '@preact/signals'
import type { ApiKey } from '../../../server/contract/settings.ts'
import { useApp } from '../../context.ts'
import { ApiKeysModel } from '../../models/api-keys-model.ts'
import { now } from '../../models/clock.ts'
import { valueOf } from '../../models/loadable.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatAgo, formatDate } from '../../words/format.ts'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { FreshKey } from './fresh-key.tsx'
import { MakeKeyDialog } from './make-key-dialog.tsx'

/** Keys for programs: made, shown once, revoked. */
export function ApiKeysSection() {
  const { api, toasts } = useApp()
  const model = useModel(() => new ApiKeysModel(api.settings))
  const isMaking = useSignal(false)
  const asking = useSignal<ApiKey | null>(null)
  const make = (
    <Button look="primary" icon="plus" onClick={() => (isMaking.value = true)}>
      {words.keyMake}
    </Button>
  )
  const revoke = async ({ id, name }: ApiKey) => {
    asking.value = null
    if (await model.revoke(id)) toasts.say(words.keyRevoked(name))
  }
  const hasKeys = (valueOf(model.at.value) ?? []).length > 0
  return (
    <>
      <div class="section-head">
        <p class="muted section-text">{words.keysText}</p>
        {hasKeys ? make : null}
      </div>
      {model.fresh.value === null ? null : <FreshKey made={model.fresh.value} onDone={model.putAway} />}
      {model.problem.value === null || isMaking.value ? null : <ProblemNotice problem={model.problem.value} />}
      <Loaded
        at={model.at.value}
        skeleton={<Skeleton shape="row" lines={3} label={pageWords.loading} />}
        onRetry={() => void model.reload()}
      >
        {(keys) =>
          keys.length === 0 ? (
            <EmptyState icon="info" title={words.keysEmpty} text={words.keysEmptyText}>
              {make}
            </EmptyState>
          ) : (
            <ul class="rows">
              {keys.map((key) => (
                <li key={key.id}>
                  <KeyRow apiKey={key} isBusy={model.revoking.value === key.id} onRevoke={() => (asking.value = key)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isMaking.value ? <MakeKeyDialog model={model} onClose={() => (isMaking.value = false)} /> : null}
      {asking.value === null ? null : (
        <RevokeDialog apiKey={asking.value} onClose={() => (asking.value = null)} onConfirm={(key) => void revoke(key)} />
      )}
    </>
  )
}

function KeyRow({ apiKey, isBusy, onRevoke }: { apiKey: ApiKey; isBusy: boolean; onRevoke(): void }) {
  const { location } = useApp()
  const { name, prefix, scopes, locationId, createdBy, createdAt, expiresAt, lastUsedAt, state } = apiKey
  const place =
    locationId === null
      ? words.keyEverywhere
      : (valueOf(location.list.value)?.find((one) => one.id === locationId)?.name ?? location.current.value?.name ?? locationId)
  const facts = [
    words.keyBy(createdBy, formatAgo(createdAt, now.value)),
    lastUsedAt === null ? words.keyUnused : words.keyUsed(formatAgo(lastUsedAt, now.value)),
    ...(expiresAt === null ? [] : [words.keyEnds(formatDate(expiresAt))]),
  ]
  return (
    <div class="key-row">
      <div class="key-text">
        <p>
          <b class="row-title">{name}</b> <code class="muted">{prefix}…</code>{' '}
          {state === 'active' ? null : <Pill>{words.keyStates[state]}</Pill>}
        </p>
        <p class="row-note">
          {place} · {scopes.map((scope) => words.capabilities[scope]).join(', ')}
        </p>
        <p class="row-note">{facts.join(' · ')}</p>
      </div>
      {state === 'active' ? (
        <Button size="small" isBusy={isBusy} aria-label={`${words.keyRevoke}: ${name}`} onClick={onRevoke}>
          {words.keyRevoke}
        </Button>
      ) : null}
    </div>
  )
}

function RevokeDialog({ apiKey, onClose, onConfirm }: { apiKey: ApiKey; onClose(): void; onConfirm(key: ApiKey): void }) {
  return (
    <Dialog
      title={words.keyRevokeTitle(apiKey.name)}
      onClose={onClose}
      onSubmit={() => onConfirm(apiKey)}
      actions={
        <>
          <Button onClick={onClose}>{pageWords.cancel}</Button>
          <Button type="submit" look="danger">
            {words.keyRevoke}
          </Button>
        </>
      }
    >
      <p>{words.keyRevokeText}</p>
    </Dialog>
  )
}
