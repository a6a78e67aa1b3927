import { useModel } from '@preact/signals'
import type { BlueprintFormat, StoredBlueprint } from '../../../server/contract/blueprint.ts'
import { toProblem } from '../../api/problem.ts'
import { useApp } from '../../context.ts'
import { BlueprintModel } from '../../models/blueprint-model.ts'
import { now } from '../../models/clock.ts'
import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { type MenuItem, MenuButton } from '../../ui/menu-button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { formatAgo } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { BlueprintContents } from './blueprint-contents.tsx'
import { Suggestions } from './suggestions.tsx'
import { saveFile } from '../parts/save-file.ts'
import { describeProblem } from '../../words/describe-problem.ts'

export function BlueprintScreen({ blueprintId }: { blueprintId: string }) {
  const { api } = useApp()
  const model = useModel(() => new BlueprintModel(api.blueprints, blueprintId))
  const skeleton = (
    <Outline
      label={words.loading}
      parts={['title', 'text', 'heading']}
      columns={{ class: 'with-aside', parts: ['heading', ['bar', 8]], beside: ['heading', 'panel'] }}
    />
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
  const { api, can, router, toasts } = useApp()
  const isOwn = stored.origin === 'own'
  const canWrite = can('blueprints.write')
  const exportAs = async (format: BlueprintFormat) => {
    const text = await model.exportAs(format)
    if (text === undefined) return
    saveFile(`${fileNameOf(stored.name)}.${format}`, text, format === 'json' ? 'application/json' : 'application/yaml')
    toasts.say(words.blueprintExported(stored.name))
  }
  const duplicate = async () => {
    const copy = await model.duplicate(stored.blueprint, say.copyOf(stored.name))
    if (copy === undefined) return
    toasts.say(words.importSaved(copy.name))
    router.go(paths.blueprint(copy.id))
  }
  const restore = () =>
    api.blueprints.restore(stored.id).then(
      () => {
        toasts.say(say.deleteUndone(stored.name))
        router.go(paths.blueprint(stored.id))
      },
      (error: unknown) =>
        toasts.say(describeProblem(toProblem(error)).detail || words.problemTitle, { label: words.tryAgain, run: () => void restore() }),
    )
  const remove = async () => {
    if (!(await model.remove())) return
    toasts.say(words.blueprintDeleted(stored.name), { label: say.undo, run: () => void restore() })
    router.go(paths.blueprints, 'replace')
  }
  const more: MenuItem[] = [
    ...(canWrite ? [{ id: 'copy', label: say.duplicate, onChoose: () => void duplicate() }] : []),
    { id: 'json', label: words.blueprintExportJson, onChoose: () => void exportAs('json') },
    { id: 'yaml', label: words.blueprintExportYaml, onChoose: () => void exportAs('yaml') },
    ...(isOwn && canWrite ? [{ id: 'delete', label: words.blueprintDelete, isDanger: true, onChoose: () => void remove() }] : []),
  ]
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
            <MenuButton label={say.more} icon="dots" items={more}>
              {say.more}
            </MenuButton>
            {isOwn ? (
              <LinkButton icon="clock" href={paths.versions(stored.id)}>
                {say.versions}
              </LinkButton>
            ) : null}
            {canWrite ? (
              <LinkButton icon="pencil" href={paths.editor(stored.id)}>
                {isOwn ? say.edit : say.editCopy}
              </LinkButton>
            ) : null}
            {can('plan') ? (
              <LinkButton look="primary" href={paths.provisionWith(stored.id)}>
                {words.blueprintUse}
              </LinkButton>
            ) : null}
          </>
        }
      />
    </>
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
