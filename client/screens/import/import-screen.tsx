import { useModel, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { ImportModel } from '../../models/import-model.ts'
import { paths } from '../../router.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { CheckResult } from './check-result.tsx'

/** A blueprint from elsewhere: pasted, typed, dropped or chosen. */
export function ImportScreen() {
  const { can } = useApp()
  if (!can('blueprints.write')) return <EmptyState headingLevel={1} icon="info" title={words.importTitle} text={words.importForbidden} />
  return <ImportForm />
}

function ImportForm() {
  const { api, router, toasts, can, config, handedOn } = useApp()
  const mostBytes = config.peek()?.limits.blueprintBytes ?? 1_048_576
  const model = useModel(() => new ImportModel(api.blueprints, mostBytes))
  const isOver = useSignal(false)
  const chooser = useRef<HTMLInputElement>(null)
  const isValid = model.check.value.state === 'valid'

  // A text with faults is best put right where they are shown in their places.
  const canEdit = model.text.value.trim() !== '' && model.check.value.state !== 'too_large'
  const edit = () => {
    handedOn.value = model.text.value
    router.go(paths.newBlueprint)
  }

  const save = async (andUse: boolean) => {
    const stored = await model.save()
    if (stored === undefined) return
    toasts.say(words.importSaved(stored.name))
    router.go(andUse ? paths.provisionWith(stored.id) : paths.blueprint(stored.id))
  }
  const take = (file: File | undefined | null) => {
    if (file) void model.takeFile(file)
  }
  return (
    <div class="with-aside">
      <div class="stack">
        <PageHeader title={words.importTitle} text={words.importText} />
        <div
          class={`drop${isOver.value ? ' is-over' : ''}`}
          onDragOver={(event) => {
            event.preventDefault()
            isOver.value = true
          }}
          onDragLeave={() => (isOver.value = false)}
          onDrop={(event) => {
            event.preventDefault()
            isOver.value = false
            take(event.dataTransfer?.files[0])
          }}
        >
          <div class="drop-bar">
            <input
              ref={chooser}
              type="file"
              class="visually-hidden"
              tabIndex={-1}
              aria-hidden="true"
              accept=".json,.yaml,.yml,application/json"
              onChange={(event) => take(event.currentTarget.files?.[0])}
            />
            <Button size="small" icon="upload" onClick={() => chooser.current?.click()}>
              {words.importChoose}
            </Button>
            <span class="muted">{words.importDrop}</span>
          </div>
          <textarea
            class="input code-area"
            aria-label={words.importLabel}
            aria-describedby="check-result"
            placeholder={words.importPlaceholder}
            rows={22}
            spellcheck={false}
            value={model.text.value}
            onInput={(event) => (model.text.value = event.currentTarget.value)}
          />
        </div>
      </div>
      <aside class="aside stack" id="check-result" aria-live="polite">
        <CheckResult check={model.check.value} mostBytes={mostBytes} />
        {model.saveProblem.value === null ? null : <ProblemNotice problem={model.saveProblem.value} />}
        <div class="stack-small">
          {can('plan') ? (
            <Button look="primary" disabled={!isValid} isBusy={model.isSaving.value} onClick={() => void save(true)}>
              {words.importSaveAndUse}
            </Button>
          ) : null}
          <Button disabled={!isValid || model.isSaving.value} onClick={() => void save(false)}>
            {words.importSave}
          </Button>
          <Button icon="pencil" disabled={!canEdit} onClick={edit}>
            {say.openInEditor}
          </Button>
        </div>
      </aside>
    </div>
  )
}
