import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useApp } from '../../context.ts'
import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { dependentsOf, type SketchResource } from '../../models/blueprint-sketch.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { AboutForm } from './about-form.tsx'
import { AddDialog } from './add-dialog.tsx'
import { CodePane } from './code-pane.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { EditorBar } from './editor-bar.tsx'
import { EditorTree } from './editor-tree.tsx'
import { LeaveGuard } from './leave-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { ResourceForm } from './resource-form.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { VariablesForm } from './variables-form.tsx'

type View = 'form' | 'both' | 'text'
type Asking = { what: 'add' } | { what: 'save' } | { what: 'remove'; resource: SketchResource } | null

/** Wide enough for tree, form and text side by side. */
const wide = '(min-width: 74rem)'

export function EditorPage({ model }: { model: BlueprintEditorModel }) {
  const { router, toasts } = useApp()
  const view = useSignal<View>(window.matchMedia(wide).matches ? 'both' : 'form')
  const isTreeOpen = useSignal(false)
  const asking = useSignal<Asking>(null)
  const close = () => (asking.value = null)
  const stored = model.stored.value
  const remove = (resource: SketchResource) => {
    if (dependentsOf(model.known.value.sketch, resource.index).length > 0) asking.value = { what: 'remove', resource }
    else model.remove(resource.index, false)
  }
  const afterSave = () => {
    const saved = model.stored.value
    close()
    if (saved === null) return
    toasts.say(words.improveSaved(saved.name, saved.version))
    router.go(paths.editor(saved.id), 'replace')
  }
  useKeys(model, () => (asking.value = { what: 'save' }))
  return (
    <div class="editor">
      <LeaveGuard isDirty={model.isDirty} />
      <PageHeader
        title={model.known.value.sketch.name || say.untitled}
        aside={<Pill tone={stored?.origin === 'own' ? 'accent' : 'neutral'}>{versionOf(model)}</Pill>}
        actions={
          <>
            <Segmented
              label={say.view}
              value={view.value}
              options={(['form', 'both', 'text'] as const).map((value) => ({ value, label: say.views[value] }))}
              onChange={(value) => (view.value = value)}
            />
            {stored === null ? null : (
              <LinkButton size="small" href={paths.blueprint(stored.id)}>
                {say.versionsBack}
              </LinkButton>
            )}
          </>
        }
      />
      <div class={`editor-panes view-${view.value}`}>
        <div class={`editor-tree${isTreeOpen.value ? ' is-open' : ''}`}>
          <button
            type="button"
            class="button button-secondary button-small tree-toggle"
            aria-expanded={isTreeOpen.value}
            onClick={() => (isTreeOpen.value = !isTreeOpen.value)}
          >
            {say.treeToggle(model.known.value.sketch.resources.length)}
          </button>
          <EditorTree model={model} onAdd={() => (asking.value = { what: 'add' })} onChosen={() => (isTreeOpen.value = false)} />
        </div>
        {view.value === 'text' ? null : (
          <div class="editor-form panel">
            {model.fault.value === null ? null : (
              <Notice
                tone="warn"
                title={say.formWaits}
                actions={
                  view.value === 'form' ? (
                    <Button size="small" onClick={() => (view.value = 'text')}>
                      {say.showText}
                    </Button>
                  ) : undefined
                }
              >
                <p>{say.codeBroken(model.fault.value.line, model.fault.value.message)}</p>
              </Notice>
            )}
            <Form model={model} onRemove={remove} />
          </div>
        )}
        {view.value === 'form' ? null : <CodePane model={model} />}
      </div>
      <EditorBar model={model} onSave={() => (asking.value = { what: 'save' })} />
      {asking.value?.what === 'add' ? <AddDialog model={model} onClose={close} /> : null}
      {asking.value?.what === 'remove' ? <RemoveDialog model={model} resource={asking.value.resource} onClose={close} /> : null}
      {asking.value?.what === 'save' ? <SaveDialog model={model} onClose={close} onSaved={afterSave} /> : null}
      {model.conflict.value === null ? null : <ConflictDialog model={model} theirs={model.conflict.value} onSaved={afterSave} />}
    </div>
  )
}

function Form({ model, onRemove }: { model: BlueprintEditorModel; onRemove(resource: SketchResource): void }) {
  const resource = model.resource.value
  if (model.selected.value.what === 'variables') return <VariablesForm model={model} />
  if (resource === undefined) return <AboutForm model={model} />
  return <ResourceForm resource={resource} model={model} onRemove={() => onRemove(resource)} />
}

function versionOf(model: BlueprintEditorModel): string {
  const stored = model.stored.value
  if (stored === null) return say.notStored
  return stored.origin === 'own' ? words.blueprintVersion(stored.version) : say.copyOfStarter
}

/** One undo for form and text alike, and the key that saves. */
function useKeys(model: BlueprintEditorModel, save: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return
      if (document.querySelector('dialog[open]') !== null) return
      const key = event.key.toLowerCase()
      if (key === 's') save()
      else if (key === 'y' || (key === 'z' && event.shiftKey)) model.redo()
      else if (key === 'z') model.undo()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [model])
}
