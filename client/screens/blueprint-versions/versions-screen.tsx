import { useModel } from '@preact/signals'
import type { BlueprintVersion, StoredBlueprint } from '../../../server/contract/blueprint.ts'
import { useApp } from '../../context.ts'
import { now } from '../../models/clock.ts'
import { VersionsModel } from '../../models/versions-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Outline, Skeleton } from '../../ui/skeleton.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { formatAgo, formatDate } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { DiffCounts } from './diff-counts.tsx'
import { DiffView } from './diff-view.tsx'

export function VersionsScreen({ blueprintId }: { blueprintId: string }) {
  const { api } = useApp()
  const model = useModel(() => new VersionsModel(api.blueprints, blueprintId))
  const skeleton = (
    <Outline
      label={words.loading}
      parts={['title', 'text']}
      columns={{ class: 'versions', parts: ['heading', ['row', 3]], beside: ['heading', ['row', 3]] }}
    />
  )
  return (
    <Loaded title={say.versionsTitle('')} at={model.at.value} skeleton={skeleton} onRetry={() => void model.reload()}>
      {({ newest, versions }) => <Versions newest={newest} versions={versions} model={model} />}
    </Loaded>
  )
}

type VersionsProps = { newest: StoredBlueprint; versions: BlueprintVersion[]; model: VersionsModel }

function Versions({ newest, versions, model }: VersionsProps) {
  const pair = model.pair.value
  return (
    <div class="stack">
      <PageHeader
        title={say.versionsTitle(newest.name)}
        text={say.versionsText}
        actions={<LinkButton href={paths.blueprint(newest.id)}>{say.versionsBack}</LinkButton>}
      />
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
      <div class="versions">
        <VersionList newest={newest} versions={versions} model={model} />
        <section class="stack-small" aria-live="polite">
          <div class="section-head">
            <h2 class="section-title">
              {pair === null ? '' : pair.left === pair.right ? say.versionsOnly : say.versionsPair(pair.left, pair.right)}
            </h2>
            {model.diff.value.state === 'ready' ? <DiffCounts diff={model.diff.value.value} /> : null}
          </div>
          {pair !== null && pair.left === pair.right ? (
            <p class="muted">{say.versionsOnlyText}</p>
          ) : (
            <Loaded at={model.diff.value} skeleton={<Skeleton shape="row" lines={4} label={words.loading} />} onRetry={model.retryDiff}>
              {(diff) => <DiffView diff={diff} />}
            </Loaded>
          )}
        </section>
      </div>
    </div>
  )
}

function VersionList({ newest, versions, model }: VersionsProps) {
  const { can, toasts } = useApp()
  const pair = model.pair.value
  const canRestore = can('blueprints.write') && newest.origin === 'own'
  const restore = async (version: number) => {
    const restored = await model.restore(version, say.restoredNote(version))
    if (restored !== undefined) toasts.say(say.restored(version, restored))
  }
  const radio = (side: 'left' | 'right', { version }: BlueprintVersion, label: string) => (
    <input
      type="radio"
      class="version-radio"
      name={`version-${side}`}
      aria-label={label}
      checked={pair?.[side] === version}
      onChange={() => {
        if (pair === null) return
        const [left, right] = side === 'left' ? [version, pair.right] : [pair.left, version]
        model.choose(left, right)
      }}
    />
  )
  return (
    <section class="stack-small">
      <div class="section-head">
        <h2 class="section-title">{say.versionsList}</h2>
      </div>
      <ol class="rows version-list">
        {versions.length < 2 ? null : (
          <li class="version version-legend" aria-hidden="true">
            <span class="version-radios">
              <span>{say.versionFromShort}</span>
              <span>{say.versionToShort}</span>
            </span>
          </li>
        )}
        {versions.map((one) => (
          <li key={one.version} class="version">
            {versions.length < 2 ? null : (
              <span class="version-radios">
                {radio('left', one, say.versionFrom(one.version))}
                {radio('right', one, say.versionTo(one.version))}
              </span>
            )}
            <div class="version-text">
              <p>
                <b>{words.blueprintVersion(one.version)}</b>{' '}
                {one.version === newest.version ? <Pill tone="accent">{say.versionCurrent}</Pill> : null}
              </p>
              {one.note ? <p>{one.note}</p> : null}
              <p class="row-note">
                {one.createdBy} · <span title={formatDate(one.createdAt)}>{formatAgo(one.createdAt, now.value)}</span> ·{' '}
                {say.resourceCount(one.resourceCount)}
              </p>
            </div>
            {canRestore && one.version !== newest.version ? (
              <Button size="small" icon="undo" isBusy={model.isRestoring.value} onClick={() => void restore(one.version)}>
                {say.restore}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
