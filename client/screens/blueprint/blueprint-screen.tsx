import { useModel, useSignal } from '@preact/signals'
import type { BlueprintFormat, StoredBlueprint } from '../../../server/contract/blueprint.ts'
import { useApp } from '../../context.ts'
import { BlueprintModel } from '../../models/blueprint-model.ts'
import { now } from '../../models/clock.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatAgo } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { BlueprintContents } from './blueprint-contents.tsx'
import { Suggestions } from './suggestions.tsx'
import { saveFile } from './save-file.ts'

export function BlueprintScreen({ blueprintId }: { blueprintId: string }) {
  const { api } = useApp()
  const model = useModel(() => new BlueprintModel(api.blueprints, blueprintId))
  const skeleton = (
    <>
      <Skeleton shape="title" label={words.loading} />
      <Skeleton shape="row" lines={8} />
    </>
  )
  const library = (
    <LinkButton size="small" href={paths.blueprints}>
      {words.blueprintLibraryTitle}
    </LinkButton>
  )
  return (
    <Loaded title={words.navBlueprints} at={model.at.value} skeleton={skeleton} onRetry={() => void model.reload()} actions={library}>
      {(stored) => (
        <div class="stack">
          <BlueprintHeader stored={stored} model={model} />
          {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
          <Suggestions
            key={stored.version}
            stored={stored}
            onSaved={(saved) => (saved.id === stored.id ? void model.reload() : undefined)}
          />
          <BlueprintContents blueprint={stored.blueprint} />
        </div>
      )}
    </Loaded>
  )
}

function BlueprintHeader({ stored, model }: { stored: StoredBlueprint; model: BlueprintModel }) {
  const { can, toasts } = useApp()
  const isAsking = useSignal(false)
  const isOwn = stored.origin === 'own'
  const exportAs = async (format: BlueprintFormat) => {
    const text = await model.exportAs(format)
    if (text === undefined) return
    saveFile(`${fileNameOf(stored.name)}.${format}`, text, format === 'json' ? 'application/json' : 'application/yaml')
    toasts.say(words.blueprintExported(stored.name))
  }
  const facts = [
    stored.industry,
    words.blueprintVersion(stored.version),
    isOwn ? words.blueprintUpdated(formatAgo(stored.updatedAt, now.value)) : '',
  ].filter(Boolean)
  return (
    <>
      <PageHeader
        title={stored.name}
        aside={<Pill tone={isOwn ? 'accent' : 'neutral'}>{isOwn ? words.blueprintOwnOne : words.blueprintStarter}</Pill>}
        text={
          <>
            {stored.description === '' ? null : <span class="page-description">{stored.description}</span>}
            <span class="muted">{facts.join(' · ')}</span>
          </>
        }
        actions={
          <>
            {isOwn && can('blueprints.write') ? (
              <Button look="quiet" icon="trash" isBusy={model.busyWith.value === 'delete'} onClick={() => (isAsking.value = true)}>
                {words.blueprintDelete}
              </Button>
            ) : null}
            <Button icon="download" isBusy={model.busyWith.value === 'json'} onClick={() => void exportAs('json')}>
              {words.blueprintExportJson}
            </Button>
            <Button icon="download" isBusy={model.busyWith.value === 'yaml'} onClick={() => void exportAs('yaml')}>
              {words.blueprintExportYaml}
            </Button>
            {can('plan') ? (
              <LinkButton look="primary" href={paths.provisionWith(stored.id)}>
                {words.blueprintUse}
              </LinkButton>
            ) : null}
          </>
        }
      />
      {isAsking.value ? <DeleteDialog stored={stored} model={model} onClose={() => (isAsking.value = false)} /> : null}
    </>
  )
}

function DeleteDialog({ stored, model, onClose }: { stored: StoredBlueprint; model: BlueprintModel; onClose(): void }) {
  const { router, toasts } = useApp()
  const remove = async () => {
    const isGone = await model.remove()
    onClose()
    if (!isGone) return
    toasts.say(words.blueprintDeleted(stored.name))
    router.go(paths.blueprints, 'replace')
  }
  return (
    <Dialog
      title={words.blueprintDeleteTitle(stored.name)}
      onClose={onClose}
      onSubmit={() => void remove()}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="danger" isBusy={model.busyWith.value === 'delete'}>
            {words.blueprintDeleteConfirm}
          </Button>
        </>
      }
    >
      <p>{words.blueprintDeleteText}</p>
    </Dialog>
  )
}

function fileNameOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'blueprint'
  )
}
